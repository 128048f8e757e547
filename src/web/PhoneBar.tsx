import { Drawer } from '@mantine/core';
import { IconCirclePlus, IconInbox, IconMenu2, IconRoute, IconSun } from '@tabler/icons-react';
import { useState } from 'react';
import type { Membership } from '../people/accounts.client.ts';
import { runCommand } from '../ui/commands.ts';
import { hrefs } from '../ui/hrefs.ts';
import { Initials } from '../ui/Initials.tsx';
import { useInboxCount } from './inboxCount.ts';
import { addressOf, placesIn } from './pages.ts';
import css from './Shell.module.css';
import { PlaceLists } from './Sidebar.tsx';
import { WorkspaceMenu } from './WorkspaceMenu.tsx';

/** On the phone: my initials at the top, and five places at the bottom. */
export function PhoneBar({ path, membership }: { path: string; membership: Membership | undefined }) {
  const [more, setMore] = useState(false);
  const count = useInboxCount(membership !== undefined);
  if (!membership) return null;
  const here = (href: string) => (path === href ? ('page' as const) : undefined);
  return (
    <>
      <header className={css.me}>
        <WorkspaceMenu
          membership={membership}
          target={
            <button type="button" className={css.meButton} aria-label={`${membership.initials} ${membership.name_of_person}: menu`}>
              <Initials name={membership.name_of_person} initials={membership.initials} />
            </button>
          }
        />
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
        <button type="button" onClick={() => setMore(true)} aria-expanded={more} aria-haspopup="dialog">
          <IconMenu2 size={20} stroke={1.7} aria-hidden /> More
        </button>
      </nav>
      <Drawer opened={more} onClose={() => setMore(false)} position="bottom" size="auto" title={membership.name}>
        <div className={css.more}>
          <button
            type="button"
            className={css.find}
            onClick={() => {
              setMore(false);
              runCommand('palette');
            }}
          >
            Find or do…
          </button>
          <PlaceLists path={path} membership={membership} onGo={() => setMore(false)} />
          <div className={css.group}>
            <ul className={css.list}>
              {placesIn('more').map((place) => (
                <li key={place.path}>
                  <a className={css.place} href={addressOf(place, membership.slug)} onClick={() => setMore(false)}>
                    <i aria-hidden="true" />
                    {place.title}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        </div>
      </Drawer>
    </>
  );
}
