import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconChevronUp, IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconPlus, IconSun } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { accounts, type Membership, useSession } from '../people/accounts.client.ts';
import { runCommand } from '../ui/commands.ts';
import { Initials } from '../ui/Initials.tsx';
import { tellTrouble } from '../ui/notify.tsx';
import { addressOf, placesIn } from './pages.ts';
import css from './Shell.module.css';

const schemes = [
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
  ['auto', 'As the device', IconDeviceDesktop],
] as const;

/** Behind the workspace's name: settings and what one rarely needs, the look, signing out. */
export function WorkspaceMenu({ membership, target }: { membership: Membership | undefined; target?: ReactNode }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const session = useSession();
  if (!membership) return null;
  const others = session.data?.workspaces.filter((w) => w.slug !== membership.slug) ?? [];
  return (
    <Menu width={232} position={target ? 'bottom-end' : 'top-start'} withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>
        {target ?? (
          <button type="button" className={css.workspace}>
            <Initials name={membership.name_of_person} initials={membership.initials} />
            <span className={css.workspaceName}>
              <span>{membership.name}</span>
              <small>{membership.name_of_person}</small>
            </span>
            <IconChevronUp size={14} aria-hidden />
          </button>
        )}
      </Menu.Target>
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
        {membership.is_sample && !session.data?.account ? (
          <Menu.Item component="a" href="/" target="_self" leftSection={<IconPlus size={15} aria-hidden />}>
            Leave the sample
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={signOut}>
            Sign out
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Ends the session here and forgets what this tab knows. */
export async function signOut(): Promise<void> {
  try {
    await accounts.client.signOut();
    location.assign('/sign-in');
  } catch (error) {
    tellTrouble(error);
  }
}
