import { IconDots } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Place } from './day-order.ts';
import css from './Today.module.css';
import type { Item, Today } from './today.ts';
import type { MyDay } from './useMyDay.ts';

const Menu = lazy(() => import('./RowMenu.tsx').then((m) => ({ default: m.RowMenu })));

/** The three dots of a task; the menu is loaded when it is asked for. */
export function RowMenuButton(props: { day: Today; task: Item; place: Place; moves: MyDay }) {
  const [wanted, setWanted] = useState(false);
  const label = `Move ${props.task.title}`;
  const dots = <IconDots size={16} aria-hidden />;
  const waiting = (
    <button type="button" className={css.dots} aria-label={label} aria-haspopup="menu" aria-expanded={wanted} onClick={() => setWanted(true)}>
      {dots}
    </button>
  );
  if (!wanted) return waiting;
  const target = (
    <button type="button" className={css.dots} aria-label={label}>
      {dots}
    </button>
  );
  return (
    <Suspense fallback={waiting}>
      <Menu {...props} target={target} startOpen />
    </Suspense>
  );
}
