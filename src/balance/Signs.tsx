import { Button } from '@mantine/core';
import { Chip } from '../ui/Chip.tsx';
import { Row, Section } from '../ui/Section.tsx';
import css from './Balance.module.css';
import type { Axis, Part } from './balance.ts';

const titles = { order: 'Towards chaos', lift: 'Towards standing still' } as const;
const well = {
  order: 'Nothing points to chaos: promises are kept and the work is held.',
  lift: 'Nothing points to standing still: goals live, and work reaches them.',
};

/** What stands against an axis, the longest first; each leads to an act. */
export function Signs({ axis, parts, onOpen }: { axis: Axis; parts: Part[]; onOpen: (part: Part) => void }) {
  const signs = parts.flatMap((part) => (part.axis === axis && part.sign ? [{ part, sign: part.sign }] : [])).sort((a, b) => b.sign.length - a.sign.length);
  const longest = Math.max(1, ...parts.map((p) => p.sign?.length ?? 0));
  const many = signs.length === 1 ? '1 sign' : `${signs.length} signs`;
  return (
    <Section title={titles[axis]} note={signs.length > 0 && <Chip tone={axis === 'order' ? 'work' : 'people'}>{many}</Chip>}>
      {signs.length === 0 && <Row>{well[axis]}</Row>}
      {signs.map(({ part, sign }) => (
        <div key={part.id} className={css.sign}>
          <span className={css.bar} data-axis={axis} style={{ width: Math.max(6, (40 * sign.length) / longest) }} aria-hidden />
          <div>
            <div className="tl-strong">{sign.text}</div>
            {sign.among && <div className="tl-small tl-muted">{sign.among}</div>}
          </div>
          <Button onClick={() => onOpen(part)} aria-label={`${sign.act}: ${sign.text}`}>
            {sign.act}
          </Button>
        </div>
      ))}
    </Section>
  );
}
