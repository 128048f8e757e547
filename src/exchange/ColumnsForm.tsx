import { Select } from '@mantine/core';
import type { CsvMapping, Target } from './mapping.ts';
import { dateTargets, targets } from './mapping.ts';

const words: Partial<Record<Target, string>> = {
  title: 'Title',
  body: 'Text',
  state: 'State',
  due_on: 'Due day',
  starts_on: 'Start',
  priority: 'Priority',
  labels: 'Labels',
  people: 'People, by name',
  people_email: 'People, by mail address',
  parent: 'Parent',
  source_id: 'Id in the source',
  source_key: 'Key in the source',
  estimate: 'Estimate',
  created_at: 'Written on',
  finished_at: 'Finished on',
  comment: 'Comment',
  attachment: 'Attachment, as a link',
  utc_offset: 'Distance of its times from UTC',
  url: 'Link',
  field: 'A field of its own',
  ignore: 'Leave it out',
  done: 'Done or not',
};

/** Which column is what, with examples of what stands in it. */
export function ColumnsForm({ mapping, sample, onChange }: { mapping: CsvMapping; sample: string[][]; onChange: (mapping: CsvMapping) => void }) {
  const set = (column: number, patch: Partial<CsvMapping['columns'][number]>) =>
    onChange({ ...mapping, columns: mapping.columns.map((c) => (c.column === column ? { ...c, ...patch } : c)) });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard
    <div style={{ overflowX: 'auto' }} role="group" aria-label="Which column is what" tabIndex={0}>
      <table style={{ borderCollapse: 'collapse', width: '100%' }}>
        <thead>
          <tr>
            {['Column', 'For example', 'Comes as', ''].map((h) => (
              <th key={h} style={{ textAlign: 'left', padding: '6px 10px 6px 0' }} className="tl-small tl-faint">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {mapping.columns.map((c) => (
            <tr key={c.column}>
              <td style={{ padding: '4px 10px 4px 0' }} className="tl-strong">
                {c.header}
              </td>
              <td
                style={{ padding: '4px 10px 4px 0', maxWidth: 220, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
                className="tl-small tl-muted"
              >
                {sample.map((row) => row[c.column] ?? '').find((v) => v.trim() !== '') ?? ''}
              </td>
              <td style={{ padding: '4px 10px 4px 0' }}>
                <Select
                  aria-label={`${c.header} comes as`}
                  size="xs"
                  allowDeselect={false}
                  value={c.target}
                  data={targets.map((t) => ({ value: t, label: words[t] ?? t }))}
                  onChange={(v) => v && set(c.column, { target: v as Target })} // the options are the targets
                />
              </td>
              <td style={{ padding: '4px 0' }}>
                {(dateTargets.includes(c.target) || (c.target === 'comment' && c.dates !== undefined)) && (
                  <Select
                    aria-label={`Dates in ${c.header}`}
                    size="xs"
                    allowDeselect={false}
                    value={c.dates ?? 'ask'}
                    data={[
                      { value: 'ask', label: 'Which comes first?' },
                      { value: 'ymd', label: 'year-month-day' },
                      { value: 'dmy', label: 'day/month/year' },
                      { value: 'mdy', label: 'month/day/year' },
                    ]}
                    onChange={(v) => v && set(c.column, { dates: v as 'ymd' })} // the options are these words
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
