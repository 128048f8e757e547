import { IconChevronUp } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { Membership } from '../people/accounts.client.ts';
import { keyWords, runCommand, singleKeysOn } from '../ui/commands.ts';
import { Initials } from '../ui/Initials.tsx';
import { useSettled } from '../ui/settled.ts';
import { Brand } from './Brand.tsx';
import { useInboxCount } from './inboxCount.ts';
import { MenuButton } from './MenuButton.tsx';
import { addressOf, type Place, placesIn } from './pages.ts';
import css from './Shell.module.css';

const KeptViews = lazy(() => import('../manage/views/KeptViews.tsx').then((m) => ({ default: m.KeptViews })));

interface Props {
  path: string;
  membership: Membership | undefined;
}

/** The sidebar: what one can go to, in the product's two halves. Only places that exist. */
export function Sidebar({ path, membership }: Props) {
  return (
    <nav className={css.sidebar} aria-label="Places">
      <div className={css.brand}>
        <Brand /> Throughline
      </div>
      <button type="button" className={css.find} onClick={() => runCommand('palette')}>
        <span>Find or do…</span> <kbd>{keyWords('mod+k').join(' ')}</kbd>
      </button>
      <PlaceLists path={path} membership={membership} />
      <div className={css.foot}>
        {membership && (
          <MenuButton membership={membership} className={css.workspace} place="top-start">
            <Initials name={membership.name_of_person} initials={membership.initials} personId={membership.person_id} />
            <span className={css.workspaceName}>
              <span>{membership.name}</span>
              <small>{membership.name_of_person}</small>
            </span>
            <IconChevronUp size={14} aria-hidden />
          </MenuButton>
        )}
      </div>
    </nav>
  );
}

/** The places in their groups; the phone shows them under More. */
export function PlaceLists({ path, membership, onGo }: Props & { onGo?: () => void }) {
  const settled = useSettled();
  const count = useInboxCount(membership !== undefined);
  if (!membership) return <div className={css.group} />;
  const list = (group: 'top' | 'lead' | 'manage', title?: string) => {
    const places = placesIn(group);
    if (places.length === 0) return null;
    return (
      <div className={css.group} data-group={group}>
        {title && <h2 className={css.groupTitle}>{title}</h2>}
        <ul className={css.list}>
          {places.map((place) => (
            <li key={place.path}>
              <PlaceLink
                place={place}
                slug={membership.slug}
                path={path}
                count={place.path.endsWith('/inbox') ? count : undefined}
                {...(onGo ? { onGo } : {})}
              />
            </li>
          ))}
          {group === 'manage' && settled && (
            <Suspense fallback={null}>
              <KeptViews className={css.place} here={location.search} onGo={onGo} />
            </Suspense>
          )}
        </ul>
      </div>
    );
  };
  return (
    <>
      {list('top')}
      {list('lead', 'Lead the people')}
      {list('manage', 'Manage the work')}
    </>
  );
}

function PlaceLink({ place, slug, path, count, onGo }: { place: Place; slug: string; path: string; count: number | undefined; onGo?: () => void }) {
  const href = addressOf(place, slug);
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <a href={href} className={css.place} aria-current={here ? 'page' : undefined} onClick={onGo}>
      <i aria-hidden="true" />
      {place.title}
      {place.place?.keys && singleKeysOn() && (
        <span className={css.keysOfPlace} aria-hidden="true">
          {keyWords(place.place.keys).map((key, i) => (
            <kbd key={`${i} ${key}`}>{key}</kbd>
          ))}
        </span>
      )}
      {count ? (
        <span className={css.count}>
          {count}
          <span className="tl-hidden"> waiting</span>
        </span>
      ) : null}
    </a>
  );
}
