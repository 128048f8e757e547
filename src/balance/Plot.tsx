import { useId } from 'react';
import css from './Balance.module.css';
import { type Balance, cornerOf, type Point } from './balance.ts';
import { monthShort } from './months.ts';

const box = { x: 52, y: 14, size: { w: 428, h: 348 } };
const at = (p: { order: number; lift: number }) => ({ x: box.x + (box.size.w * p.order) / 100, y: box.y + box.size.h - (box.size.h * p.lift) / 100 });

/** The two axes with the point of now and the months behind it; without a point the field alone. */
export function Plot({ balance }: { balance: Balance }) {
  const glow = useId();
  const now = balance.order === null || balance.lift === null ? null : { order: balance.order, lift: balance.lift };
  const past = balance.trail.slice(-11);
  const middle = { x: box.x + box.size.w / 2, y: box.y + box.size.h / 2 };
  const spot = now && at(now);
  return (
    <svg viewBox="0 0 496 404" role="img" aria-label={sentenceOf(balance)}>
      <defs>
        <radialGradient id={glow} cx="0.78" cy="0.22" r="0.5">
          <stop offset="0" className={css.glow} stopOpacity="0.16" />
          <stop offset="1" className={css.glow} stopOpacity="0" />
        </radialGradient>
      </defs>
      <rect className={css.field} x={box.x} y={box.y} width={box.size.w} height={box.size.h} rx="8" />
      <rect x={box.x} y={box.y} width={box.size.w} height={box.size.h} rx="8" fill={`url(#${glow})`} />
      <line className={css.half} x1={middle.x} x2={middle.x} y1={box.y} y2={box.y + box.size.h} />
      <line className={css.half} x1={box.x} x2={box.x + box.size.w} y1={middle.y} y2={middle.y} />
      <g className={css.corner} aria-hidden>
        <text x={box.x + 15} y={box.y + 25}>
          inspired, and in chaos
        </text>
        <text x={box.x + box.size.w - 15} y={box.y + 25} textAnchor="end">
          thriving
        </text>
        <text x={box.x + 15} y={box.y + box.size.h - 14}>
          adrift
        </text>
        <text x={box.x + box.size.w - 15} y={box.y + box.size.h - 14} textAnchor="end">
          orderly, and standing still
        </text>
      </g>
      <text className={`${css.axis} ${css.order}`} x={middle.x} y={box.y + box.size.h + 26} textAnchor="middle" aria-hidden>
        order — promises, dates, hands on the work →
      </text>
      <text className={`${css.axis} ${css.lift}`} transform={`translate(${box.x - 20} ${middle.y}) rotate(-90)`} textAnchor="middle" aria-hidden>
        lift — living goals, work that reaches them →
      </text>
      {lines([...past, ...(now ? [{ ...now, month: '', formula: balance.formula }] : [])]).map((d) => (
        <path key={d} className={css.trail} d={d} />
      ))}
      {past.map((p, i) => (
        <circle key={p.month} className={css.past} cx={at(p).x} cy={at(p).y} r="3.6" opacity={0.35 + (0.6 * (i + 1)) / past.length}>
          <title>{`${monthShort(p.month)}: order ${p.order}, lift ${p.lift}`}</title>
        </circle>
      ))}
      {past[0] && (
        <text className={css.month} x={at(past[0]).x + 9} y={at(past[0]).y + 14} aria-hidden>
          {monthShort(past[0].month)}
        </text>
      )}
      {spot && (
        <>
          <circle className={css.now} cx={spot.x} cy={spot.y} r="7.5" />
          <text className={css.when} x={Math.min(spot.x + 4, box.x + box.size.w - 60)} y={Math.max(spot.y - 16, box.y + 42)} textAnchor="middle" aria-hidden>
            this month
          </text>
        </>
      )}
    </svg>
  );
}

/** Smooth lines through months that follow each other and were counted by the same formula; a gap or a new formula breaks them. */
function lines(points: Point[]): string[] {
  const runs: Point[][] = [];
  for (const point of points) {
    const last = runs.at(-1)?.at(-1);
    const follows = last && last.formula === point.formula && (point.month === '' || nextMonth(last.month) === point.month);
    if (follows) runs.at(-1)?.push(point);
    else runs.push([point]);
  }
  return runs
    .filter((run) => run.length > 1)
    .map((run) => {
      const spots = run.map(at);
      return spots
        .map((p, i) => {
          const before = spots[i - 1];
          if (!before) return `M${p.x} ${p.y}`;
          const half = (before.y + p.y) / 2;
          return `C${before.x} ${half} ${p.x} ${half} ${p.x} ${p.y}`;
        })
        .join('');
    });
}

const nextMonth = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

function sentenceOf({ order, lift, too_early, trail }: Balance): string {
  if (order === null || lift === null) return too_early ?? 'Too early to say.';
  const first = trail[0];
  const from = first ? ` In ${monthShort(first.month)} it was order ${first.order}, lift ${first.lift}.` : '';
  return `This month: order ${order} of 100, lift ${lift} of 100, ${cornerOf(order, lift)}.${from}`;
}
