import { useQuery } from '@tanstack/react-query';
import { useCommands } from '../../ui/commands.ts';
import { go } from '../../ui/go.ts';
import { hrefs } from '../../ui/hrefs.ts';
import { views } from './views.client.ts';
import type { SavedView } from './views.ts';

const mostShown = 6;
const hrefOfView = (v: SavedView) => `${v.project ? hrefs.project(v.project.key) : hrefs.work()}?saved=${v.id}`;

/** Kept views of all work, as places of the sidebar; and each view I may use as a command of the palette. */
export function KeptViews({ className, here, onGo }: { className: string | undefined; here: string; onGo?: (() => void) | undefined }) {
  const list = useQuery(views.list.queryOptions({ input: {}, staleTime: 60_000 })).data ?? [];
  useCommands(
    list.map((v) => ({ id: `kept.${v.id}`, title: `View: ${v.name}`, group: 'Views', keywords: v.project?.name ?? 'all work', run: () => go(hrefOfView(v)) })),
  );
  const shown = list.filter((v) => v.project === null).slice(0, mostShown);
  return shown.map((v) => (
    <li key={v.id}>
      <a href={hrefOfView(v)} className={className} data-kept aria-current={here.includes(`saved=${v.id}`) ? 'page' : undefined} onClick={onGo}>
        {v.name}
      </a>
    </li>
  ));
}
