import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconPlus, IconSun } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { type Membership, useSession } from '../people/accounts.client.ts';
import { runCommand } from '../ui/commands.ts';
import { addressOf, placesIn } from './pages.ts';
import { signOut } from './signOut.ts';

const schemes = [
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
  ['auto', 'As the device', IconDeviceDesktop],
] as const;

interface Props {
  membership: Membership;
  /** The button that opens it. */
  target: ReactElement;
  place: 'top-start' | 'bottom-end';
  /** It was asked for while it was on its way. */
  startOpen: boolean;
}

/** Behind the workspace's name: settings and what one rarely needs, the look, signing out. */
export function WorkspaceMenu({ membership, target, place, startOpen }: Props) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const session = useSession();
  const others = session.data?.workspaces.filter((w) => w.slug !== membership.slug) ?? [];
  return (
    <Menu width={232} position={place} defaultOpened={startOpen} withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        {placesIn('more').map((place) => (
          <Menu.Item key={place.path} component="a" href={addressOf(place, membership.slug)}>
            {place.title}
          </Menu.Item>
        ))}
        {others.length > 0 && <Menu.Label>Other workspaces</Menu.Label>}
        {others.map((w) => (
          <Menu.Item key={w.id} component="a" href={`/w/${encodeURIComponent(w.slug)}/today`}>
            {w.name}
          </Menu.Item>
        ))}
        <Menu.Label>Look</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(schemes.find(([s]) => s === value)?.[0] ?? 'auto')}>
          {schemes.map(([scheme, name, Icon]) => (
            <Menu.RadioItem key={scheme} value={scheme} rightSection={<Icon size={15} aria-hidden />}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden />} rightSection={<kbd>?</kbd>} onClick={() => runCommand('keys')}>
          Keyboard
        </Menu.Item>
        {membership.is_sample && session.data?.setup_needed && (
          <Menu.Item component="a" href="/set-up" leftSection={<IconPlus size={15} aria-hidden />}>
            Set up your own workspace
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void signOut()}>
          {membership.is_sample ? 'Leave the sample' : 'Sign out'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
