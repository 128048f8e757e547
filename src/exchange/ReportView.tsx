import { Row, Section } from '../ui/Section.tsx';
import type { Report } from './imports.ts';

const effects = { refused: 'does not come', changed: 'comes, changed', told: 'to know' };

/** What came, or would come: in numbers, then what to know of single rows. */
export function ReportView({ report: r, tried }: { report: Report; tried: boolean }) {
  const facts = [
    [r.tasks, 'tasks'],
    [r.subtasks, 'subtasks, from checklists and parents'],
    [r.comments, 'comments'],
    [r.offers, 'offers to people named in it'],
    [r.labels, 'labels'],
    [r.update, 'updated, since they changed in the source'],
    [r.same, 'unchanged since the last run'],
    [r.kept, 'left alone, since someone here changed them'],
    [r.refused, 'that cannot come'],
    [r.waiting, 'whose parent has not come yet'],
  ] as const;
  return (
    <Section title={tried ? 'What would come' : 'What came'} note={`${r.read} rows read`}>
      {facts
        .filter(([n]) => n > 0)
        .map(([n, what]) => (
          <Row
            key={what}
            before={
              <span className="tl-strong" style={{ minWidth: 52, display: 'inline-block', textAlign: 'right' }}>
                {n.toLocaleString('en')}
              </span>
            }
          >
            {what}
          </Row>
        ))}
      {r.fields.length > 0 && <Row>Fields of its own: {r.fields.join(', ')}</Row>}
      {r.notes.length > 0 && (
        <Row>
          <details>
            <summary style={{ cursor: 'pointer' }}>{r.notes_in_all} remarks on single rows</summary>
            <ul style={{ paddingLeft: 18 }}>
              {r.notes.slice(0, 200).map((n, i) => (
                <li key={i} className="tl-small">
                  <span className="tl-faint">
                    {typeof n.row === 'number' ? `row ${n.row}` : n.row}
                    {n.column && `, ${n.column}`}:
                  </span>{' '}
                  {n.message} <span className="tl-faint">({effects[n.effect]})</span>
                </li>
              ))}
            </ul>
          </details>
        </Row>
      )}
    </Section>
  );
}
