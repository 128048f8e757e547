import { dayWithYear } from '../ui/days.ts';
import css from './Proposals.module.css';
import { counted, fieldName } from './proposal-words.ts';
import type { FieldCounts, Proposal, Told } from './proposals.ts';

/** What would change, in counts of things: before and after of each field, what stays and why, what follows. */
export function ProposalView({ proposal: p }: { proposal: Proposal }) {
  const left = p.counts.refused;
  return (
    <div className={css.view}>
      <p className={css.sum}>
        <b>{p.title}</b>
        {p.because && <span className="tl-muted">, because {p.because}</span>}
      </p>
      <p className={css.sum}>
        {p.counts.changes === 0 ? 'Nothing would change.' : `${counted(p.counts.changes)} ${p.counts.changes === 1 ? 'changes' : 'change'}.`}
        {p.counts.unchanged > 0 && ` ${p.counts.unchanged.toLocaleString()} ${p.counts.unchanged === 1 ? 'needs' : 'need'} no change.`}
        {left > 0 && ` ${left.toLocaleString()} ${left === 1 ? 'stays' : 'stay'} as ${left === 1 ? 'it is' : 'they are'}.`}
      </p>
      {p.fields.map((f) => (
        <Counts key={f.field} of={f} />
      ))}
      <Reasons title="What follows" told={p.effects} />
      <Reasons title="What stays as it is, and why" told={p.refusals} />
      <Reasons title="What had changed since" told={p.spared} />
    </div>
  );
}

const shown = (field: string, value: string | null) => (value === null ? 'none' : field === 'due_on' ? dayWithYear(value) : value);

function Counts({ of }: { of: FieldCounts }) {
  const list = (side: FieldCounts['before'], more: number) => (
    <ul className={css.values}>
      {side.map((c) => (
        <li key={c.value ?? ''}>
          <span>{shown(of.field, c.value)}</span> <span className="tl-faint">{c.n.toLocaleString()}</span>
        </li>
      ))}
      {more > 0 && <li className="tl-faint">and {more.toLocaleString()} more</li>}
    </ul>
  );
  return (
    <section className={css.field} aria-label={fieldName(of.field)}>
      <h3>{fieldName(of.field)}</h3>
      <div className={css.sides}>
        <div>
          <span className="tl-small tl-muted">Now</span>
          {list(of.before, of.more_before)}
        </div>
        <span className={css.arrow} aria-hidden>
          →
        </span>
        <div>
          <span className="tl-small tl-muted">Then</span>
          {list(of.after, of.more_after)}
        </div>
      </div>
    </section>
  );
}

function Reasons({ title, told }: { title: string; told: Told[] }) {
  if (told.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className={css.reasons}>
        {told.map((t) => (
          <li key={`${t.rule}${t.sentence}`}>
            <span className={css.n}>{t.n.toLocaleString()}</span>
            <span>{t.sentence}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
