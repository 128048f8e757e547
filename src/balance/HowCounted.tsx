import { Modal } from '@mantine/core';
import css from './Balance.module.css';
import { axes, type Balance, drawnFrom, type Part } from './balance.ts';
import { monthShort } from './months.ts';

interface Props {
  balance: Balance;
  opened: boolean;
  onClose: () => void;
  onOpen: (part: Part) => void;
}

const titles = { order: 'Order', lift: 'Lift' } as const;

/** Every part with what it counts, so that a reader can recompute it by hand; and what it cannot see. */
export function HowCounted({ balance, opened, onClose, onOpen }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="How this is counted" size="xl">
      <p style={{ marginTop: 0 }}>
        Each part counts the good things <i>g</i> out of <i>n</i>, and is 100 × (g + 1) ÷ (n + 2), rounded. The one good and the one bad thing that are imagined
        let a part without any data stand at 50. An axis is the sum of its parts by weight. Only open projects are read. <i>Work</i> is a task without a parent,
        in an active project, that has been here for three days.
      </p>
      {axes.map((axis) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard
        <div key={axis} className={css.scroll} role="group" aria-label={titles[axis]} tabIndex={0}>
          <table className={css.parts}>
            <caption>
              {titles[axis]}
              {balance[axis] !== null && `: ${balance[axis]} of 100`}
            </caption>
            <thead>
              <tr>
                <th scope="col">part</th>
                <th scope="col" className={css.n}>
                  weight
                </th>
                <th scope="col" className={css.n}>
                  g of n
                </th>
                <th scope="col" className={css.n}>
                  of 100
                </th>
              </tr>
            </thead>
            <tbody>
              {balance.parts
                .filter((p) => p.axis === axis)
                .map((p) => (
                  <tr key={p.id}>
                    <th scope="row">
                      <button type="button" onClick={() => onOpen(p)}>
                        {p.name}
                      </button>
                      <small>
                        Counts {p.counts}. Good when {p.good_when}.
                      </small>
                    </th>
                    <td className={css.n}>{p.weight}</td>
                    <td className={css.n}>{p.figures ? `${p.figures.g} of ${p.figures.n}` : '–'}</td>
                    <td className={css.n}>{p.figures?.value ?? '–'}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      ))}
      {balance.trail.length > 0 && (
        <p>
          Months kept:{' '}
          {balance.trail
            .map((p) => `${monthShort(p.month)} order ${p.order}, lift ${p.lift}${p.formula === balance.formula ? '' : ' (an earlier formula)'}`)
            .join('; ')}
          .
        </p>
      )}
      <p>
        A point is drawn from {drawnFrom.people} people who held work in 30 days, {drawnFrom.pieces} pieces of work and {drawnFrom.days} days of history on,
        when at least half of each axis can be counted. A promise is a day that stood for three days before it came; of one project and day at most five count.
      </p>
      <p style={{ marginBottom: 0 }}>
        <b>Its limit.</b> It believes what is written. A false value in a check-in lifts “Goals move”; it stands in the goal’s history for all to read.
      </p>
    </Modal>
  );
}
