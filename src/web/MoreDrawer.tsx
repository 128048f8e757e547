import { Drawer } from '@mantine/core';
import type { Membership } from '../people/accounts.client.ts';
import { runCommand } from '../ui/commands.ts';
import { addressOf, placesIn } from './pages.ts';
import css from './Shell.module.css';
import { PlaceLists } from './Sidebar.tsx';

/** On the phone: all the places, from the bottom. */
export function MoreDrawer({ path, membership, open, onClose }: { path: string; membership: Membership; open: boolean; onClose: () => void }) {
  return (
    <Drawer opened={open} onClose={onClose} position="bottom" size="auto" title={membership.name}>
      <div className={css.more}>
        <button
          type="button"
          className={css.find}
          onClick={() => {
            onClose();
            runCommand('palette');
          }}
        >
          Find or do…
        </button>
        <PlaceLists path={path} membership={membership} onGo={onClose} />
        <div className={css.group}>
          <ul className={css.list}>
            {placesIn('more').map((place) => (
              <li key={place.path}>
                <a className={css.place} href={addressOf(place, membership.slug)} onClick={onClose}>
                  <i aria-hidden="true" />
                  {place.title}
                </a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Drawer>
  );
}
