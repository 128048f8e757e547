import { Button } from '@mantine/core';
import { counted } from '../kit/text.ts';
import { slugNow } from '../ui/hrefs.ts';
import { Row, Section } from '../ui/Section.tsx';
import type { Report } from './imports.ts';
import { effectWords, reportFacts, rowsInWords } from './report-words.ts';

/** What came, or would come: in numbers, then what to know of single rows. */
export function ReportView({ id, report: r, tried }: { id: string; report: Report; tried: boolean }) {
  return (
    <Section
      title={tried ? 'What would come' : 'What came'}
      note={rowsInWords(r)}
      actions={
        <Button component="a" size="compact-sm" href={`/api/w/${encodeURIComponent(slugNow())}/imports/${id}/report`} download>
          Every row as CSV
        </Button>
      }
    >
      {reportFacts(r).map(({ n, what }) => (
        <Row
          key={what}
          before={
            <span className="tl-strong" style={{ minWidth: 52, display: 'inline-block', textAlign: 'right' }}>
              {n.toLocaleString()}
            </span>
          }
        >
          {what}
        </Row>
      ))}
      {r.reasons.map((reason) => (
        <Row
          key={reason.rule}
          before={
            <span className="tl-strong" style={{ minWidth: 52, display: 'inline-block', textAlign: 'right' }}>
              {reason.rows.toLocaleString()}
            </span>
          }
        >
          refused: {reason.message}
        </Row>
      ))}
      {r.fields.length > 0 && <Row>Fields of its own: {r.fields.join(', ')}</Row>}
      {r.notes.length > 0 && (
        <Row>
          <details>
            <summary style={{ cursor: 'pointer' }}>{counted(r.notes_in_all, 'remark', 'remarks')} on single rows</summary>
            <ul style={{ paddingLeft: 18 }}>
              {r.notes.slice(0, 200).map((n, i) => (
                <li key={i} className="tl-small">
                  <span className="tl-faint">
                    {typeof n.row === 'number' ? `row ${n.row}` : n.row}
                    {n.column && `, ${n.column}`}:
                  </span>{' '}
                  {n.message} <span className="tl-faint">({effectWords[n.effect]})</span>
                </li>
              ))}
            </ul>
          </details>
        </Row>
      )}
    </Section>
  );
}
