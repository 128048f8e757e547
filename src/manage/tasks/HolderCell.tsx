import { Menu } from '@mantine/core';
import { Initials } from '../../ui/Initials.tsx';
import { isEnded } from '../projects/projects.ts';
import { type CellProps, Shown } from './cells.tsx';
import { isFull } from './quorum.ts';
import css from './Tasks.module.css';
import type { TaskRow } from './tasks.ts';

/** What whoever looks can do about who holds a task. Nobody is assigned: it is taken, or offered. */
export type Deed = 'take' | 'holder' | 'contributor';

interface Props extends Omit<CellProps, 'children' | 'may'> {
  task: TaskRow;
  takesPart: boolean;
  me: string;
  onDeed: (deed: Deed) => void;
}

/** Who holds a task; opened, it takes the task or offers it. */
export function HolderCell({ task, takesPart, me, onDeed, open, onEnd, ...rest }: Props) {
  const deeds = deedsOf(task, takesPart, me);
  const children = task.holder ? (
    <Initials name={task.holder.name} initials={task.holder.initials} personId={task.holder.id} alone />
  ) : task.offer_open ? (
    <span className={css.offered} title="Offered, waiting for an answer">
      offered
    </span>
  ) : null;
  if (deeds.length === 0) return children;
  if (!open)
    return (
      <Shown {...rest} may>
        {children}
      </Shown>
    );
  return (
    <Menu opened onChange={(opened) => !opened && onEnd(true)} position="bottom-end" returnFocus={false} width={180} portalProps={{ target: 'main' }}>
      <Menu.Target>
        <button type="button" className={css.shown} data-pressed>
          {children}
          <span className="tl-hidden">{rest.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={rest.name}>
        {deeds.map(([deed, words]) => (
          <Menu.Item key={deed} onClick={() => onDeed(deed)}>
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function deedsOf(task: TaskRow, takesPart: boolean, me: string): [Deed, string][] {
  if (isEnded(task.category)) return [];
  const mine = task.holder?.id === me;
  const isIn = mine || task.contributors.some((p) => p.id === me);
  const room = task.engagement === 'together' || (task.engagement === 'quorum' && !isFull(task.people_in));
  const deeds: [Deed, string][] = [];
  if (takesPart && !isIn && (task.holder === null || room)) deeds.push(['take', task.holder ? 'Join in' : 'Take it']);
  if (!takesPart && !mine) return deeds;
  const asContributor = task.engagement === 'quorum' ? !mine : task.engagement === 'together' && task.holder !== null && !mine;
  deeds.push([asContributor ? 'contributor' : 'holder', mine ? 'Hand it on …' : 'Offer it to …']);
  return deeds;
}
