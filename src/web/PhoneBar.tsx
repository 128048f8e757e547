import { IconCirclePlus, IconInbox, IconMenu2, IconRoute, IconSun } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Membership } from '../people/accounts.client.ts';
import { runCommand } from '../ui/commands.ts';
import { hrefs } from '../ui/hrefs.ts';
import { Initials } from '../ui/Initials.tsx';
import { useInboxCount } from './inboxCount.ts';
import { MenuButton } from './MenuButton.tsx';
import css from './Shell.module.css';

const MoreDrawer = lazy(() => import('./MoreDrawer.tsx').then((m) => ({ default: m.MoreDrawer })));

/** On the phone: my initials at the top, and five places at the bottom. */
export function PhoneBar({ path, membership }: { path: string; membership: Membership | undefined }) {
  const [more, setMore] = useState(false);
  const [opened, setOpened] = useState(false);
  const count = useInboxCount(membership !== undefined);
  if (!membership) return null;
  const openMore = () => {
    setOpened(true);
    setMore(true);
  };
  const here = (href: string) => (path === href ? ('page' as const) : undefined);
  return (
    <>
      <header className={css.me}>
        <MenuButton membership={membership} className={css.meButton} label={`${membership.initials} ${membership.name_of_person}: menu`} place="bottom-end">
          <Initials name={membership.name_of_person} initials={membership.initials} personId={membership.person_id} />
        </MenuButton>
      </header>
      <nav className={css.tabs} aria-label="Places">
        <a href={hrefs.today()} aria-current={here(hrefs.today())}>
          <IconSun size={20} stroke={1.7} aria-hidden /> Today
        </a>
        <a href={hrefs.inbox()} aria-current={here(hrefs.inbox())}>
          <IconInbox size={20} stroke={1.7} aria-hidden /> Inbox
          {count ? <span className={css.tabCount}>{count}</span> : null}
        </a>
        <button type="button" onClick={() => runCommand('task.new')}>
          <IconCirclePlus size={20} stroke={1.7} aria-hidden /> Add
        </button>
        <a href={hrefs.throughline()} aria-current={here(hrefs.throughline())}>
          <IconRoute size={20} stroke={1.7} aria-hidden /> Throughline
        </a>
        <button type="button" onClick={openMore} aria-expanded={more} aria-haspopup="dialog">
          <IconMenu2 size={20} stroke={1.7} aria-hidden /> More
        </button>
      </nav>
      {opened && (
        <Suspense fallback={null}>
          <MoreDrawer path={path} membership={membership} open={more} onClose={() => setMore(false)} />
        </Suspense>
      )}
    </>
  );
}
