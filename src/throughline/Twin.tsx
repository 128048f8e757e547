import type { ReactNode } from 'react';
import { hrefs } from '../ui/hrefs.ts';
import { Section } from '../ui/Section.tsx';
import { isLoose } from './layout.ts';
import { workWords } from './Map.tsx';
import { moreWords } from './more-words.ts';
import css from './Throughline.module.css';
import type { Strand, ThroughlineMap } from './throughline.ts';

/** The map in words, for whoever reads tables better than pictures: every card is a row, every thread a line in it. */
export function Twin({ map }: { map: ThroughlineMap }) {
  const tasks = (open: number, finished: number) => (finished > 0 ? `${open} + ${finished} done` : String(open));
  const strandsOf = (kind: string, id: string) => map.strands.filter((s) => s.from_kind === kind && s.from_id === id);
  const target = (s: Strand): ReactNode => {
    const goal = s.to_kind === 'goal' ? map.goals.find((g) => g.id === s.to_id) : undefined;
    return goal ? <a href={hrefs.goal(goal.id)}>{goal.title}</a> : <a href={hrefs.vision()}>{map.vision?.title}</a>;
  };
  const serves = (kind: string, id: string, by: string | null) => {
    const strands = strandsOf(kind, id);
    if (strands.length === 0) return <span className="tl-muted">nothing yet</span>;
    return strands.map((s) => (
      <div key={s.to_id}>
        {target(s)}
        {by && <span className="tl-muted">, by {by}</span>}
        {strands.length > 1 && <span className="tl-muted"> ({tasks(s.open, s.finished)})</span>}
        {s.because && (
          <div className="tl-because">
            because <em>{s.because}</em>
          </div>
        )}
      </div>
    ));
  };
  return (
    <div className={css.twin}>
      {map.goals.length > 0 && (
        <Table title="Goals" heads={['Goal', 'Serves', 'Open work', 'What to know']}>
          {map.goals.map((g) => (
            <tr key={g.id}>
              <th scope="row" style={{ paddingLeft: 16 + Math.min(g.depth, 4) * 18 }}>
                <a href={hrefs.goal(g.id)}>{g.title}</a>
              </th>
              <td data-head="Serves">{serves('goal', g.id, g.direction)}</td>
              <td data-head="Open work">{tasks(g.open, g.finished)}</td>
              <td data-risk={g.risk !== null || undefined}>{g.risk ?? (g.reaches ? '' : 'does not reach the vision')}</td>
            </tr>
          ))}
        </Table>
      )}
      <Table title="Projects" heads={['Project', 'Serves', 'Open work', 'What to know']}>
        {map.projects.map((p) => (
          <tr key={p.id}>
            <th scope="row">
              <a href={hrefs.project(p.key)}>{p.name}</a>
            </th>
            <td data-head="Serves">{serves('project', p.id, null)}</td>
            <td data-head="Open work">{tasks(p.open, p.finished)}</td>
            <td data-risk={p.risk !== null || undefined}>{workWords(p, isLoose(map, p))}</td>
          </tr>
        ))}
      </Table>
      {(map.more.goals > 0 || map.more.projects > 0) && <p className="tl-muted tl-small">{moreWords(map.more)}</p>}
    </div>
  );
}

function Table({ title, heads, children }: { title: string; heads: string[]; children: ReactNode }) {
  return (
    <Section title={title}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
      <div className={css.tableBox} role="group" aria-label={`${title} as a table`} tabIndex={0}>
        <table className={css.table}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </Section>
  );
}
