import { IconUnlink } from '@tabler/icons-react';
import type { CSSProperties, ReactNode } from 'react';
import { dayShort } from './days.ts';
import css from './Thread.module.css';

/** One stop of a throughline, from the vision down. `because`: why the stop below serves this one. */
export interface ThreadStop {
  kind: string;
  title: string;
  key?: string | null;
  day?: string | null;
  because?: string;
  href?: string | undefined;
  /** Instead of the kind's name. */
  label?: string;
  /** Where I stand: the small words say "You". */
  you?: boolean;
}

interface Props {
  stops: readonly ThreadStop[];
  /** It reaches neither a direction nor the vision: the start is dashed. */
  loose?: boolean;
  /** What one can do about loose work: a button "Tie to a goal". */
  action?: ReactNode;
  /** Says each because under its stop. */
  withBecause?: boolean;
}

const kindNames: Record<string, string> = { vision: 'Vision', direction: 'Direction', goal: 'Goal', project: 'Project', milestone: 'Milestone', task: 'Task' };

/** The throughline as a drawn line: side by side where there is room, below each other where there is not. */
export function Thread({ stops, loose = false, action, withBecause = false }: Props) {
  const drawn = foldDirection(stops);
  const count = drawn.length + (loose ? 1 : 0);
  if (count === 0) return null;
  // Tied to a goal that is loose itself: the goal is what wants a thread.
  const goal = loose && drawn[0]?.kind === 'goal' && !drawn[0].you ? drawn[0] : undefined;
  return (
    <div className={css.box}>
      <ol
        className={css.thread}
        data-loose={loose || undefined}
        data-many={count > 5 || undefined}
        style={{ '--n': count } as CSSProperties /* a custom property, unknown to React's type */}
        aria-label={loose ? `Why: ${goal ? 'its goal serves no direction yet' : 'no thread to any goal yet'}` : 'Why: from the vision to the work'}
      >
        {loose && (
          <li className={css.stop} data-kind="loose">
            <span className={css.label}>
              <IconUnlink size={12} aria-hidden /> Loose
            </span>
            <span className={css.title}>{goal ? 'its goal serves no direction yet' : 'no thread to any goal yet'}</span>
            {goal?.href ? (
              <span className={css.action}>
                <a href={goal.href}>Tie the goal</a>
              </span>
            ) : (
              action && <span className={css.action}>{action}</span>
            )}
          </li>
        )}
        {drawn.map((stop, i) => (
          <li key={`${stop.kind} ${stop.key ?? stop.title} ${i}`} className={css.stop} data-kind={stop.kind} data-last={i === drawn.length - 1 || undefined}>
            <span className={css.label}>
              {labelOf(stop)}
              <span className="tl-hidden">:</span>
            </span>
            <span className={css.title}>{stop.href ? <a href={stop.href}>{stop.title}</a> : stop.title}</span>
            {stop.second && (
              <span className={css.second}>
                <span className="tl-hidden">, by </span>
                {stop.second}
              </span>
            )}
            <span className="tl-hidden">{spokenTie(drawn[i - 1], stop)}</span>
            {withBecause && stop.because && (
              <span className={css.because} aria-hidden="true">
                because {stop.because}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

type Drawn = ThreadStop & { second?: string };

/** The direction is the second line under its vision, never a stop of its own. */
export function foldDirection(stops: readonly ThreadStop[]): Drawn[] {
  const drawn: Drawn[] = [];
  for (const stop of stops) {
    const above = drawn.at(-1);
    if (stop.kind === 'direction' && above?.kind === 'vision') drawn[drawn.length - 1] = { ...above, second: stop.title, because: stop.because ?? '' };
    else drawn.push({ ...stop });
  }
  return drawn;
}

const structure = new Set(['project', 'milestone', 'task', 'part']);

/** What the line between two stops says, for those who hear it: the lower one serves the upper one, and why. */
export function spokenTie(above: Drawn | undefined, stop: ThreadStop): string {
  if (!above) return '';
  const name = `“${above.second ?? above.title}”`;
  if (structure.has(above.kind)) return `, is part of ${name}`;
  return `, serves ${name}${stop.because ? `, because ${stop.because}` : ''}${stop.you ? '. You are here.' : ''}`;
}

function labelOf(stop: ThreadStop): string {
  const name = stop.label ?? (stop.you ? 'You' : (kindNames[stop.kind] ?? stop.kind));
  return stop.day && !stop.label ? `${name} · ${dayShort(stop.day)}` : name;
}
