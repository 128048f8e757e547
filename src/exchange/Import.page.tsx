import { Button, FileButton, Group, Progress, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { Chip } from '../ui/Chip.tsx';
import { refresh } from '../ui/client.ts';
import { Ago } from '../ui/DayText.tsx';
import { useSearchParam } from '../ui/go.ts';
import { hrefs, slugNow } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Row, Section } from '../ui/Section.tsx';
import { imports } from './imports.client.ts';
import type { Import } from './imports.ts';
import { PlanForm } from './PlanForm.tsx';
import { ReportView } from './ReportView.tsx';

const stateWords: Record<string, string> = {
  sniffed: 'to be looked at',
  mapped: 'planned',
  dry_run_ok: 'tried',
  dry_run_errors: 'tried, with problems',
  running: 'running',
  done: 'done',
  done_with_gaps: 'done, with gaps',
  failed: 'not readable',
  undone: 'undone',
  received: 'received',
};

const sourceWords: Record<string, string> = {
  trello: 'Trello board',
  csv: 'Table',
  xlsx: 'Workbook',
  jira: 'From Jira',
  asana: 'From Asana',
  linear: 'From Linear',
  github: 'GitHub issues',
  gitlab: 'From GitLab',
  shortcut: 'From Shortcut',
  pivotal: 'From Pivotal Tracker',
};

/** Bringing work that exists: a file, a plan, a trial, the run. */
export function Screen() {
  const [id, setId] = useSearchParam('import');
  const list = useQuery(imports.list.queryOptions());
  return (
    <Page
      title="Import"
      lede="Bring a Trello board or GitHub issues (JSON), what Jira, Asana, Linear, GitLab or Shortcut export, or any table (CSV, XLSX). You see what would come before it comes; names become offers, and nobody holds anything until they take it."
    >
      <Stack>
        {id ? <One id={id} onClose={() => setId(undefined)} /> : <Take onTaken={(i) => setId(i.id)} />}
        {!id && (list.data?.length ?? 0) > 0 && (
          <Section title="Earlier">
            {list.data?.map((i) => (
              <Row
                key={i.id}
                end={<Chip tone={i.state.startsWith('done') ? 'ok' : i.state === 'failed' ? 'risk' : undefined}>{stateWords[i.state] ?? i.state}</Chip>}
              >
                <a href={`${hrefs.import()}?import=${i.id}`}>{i.file_name}</a>{' '}
                <span className="tl-small tl-faint">
                  <Ago at={i.created_at} />
                </span>
              </Row>
            ))}
          </Section>
        )}
      </Stack>
    </Page>
  );
}

async function send(file: File): Promise<Import> {
  const answer = await fetch(`/api/w/${encodeURIComponent(slugNow())}/imports/upload?id=${newId()}&name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
    credentials: 'same-origin',
  });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error((body as { detail?: string }).detail ?? 'The file could not be taken.'); // our server's problem body
  return body as Import; // our server writes this shape
}

function Take({ onTaken }: { onTaken: (i: Import) => void }) {
  const queries = useQueryClient();
  const [over, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: send,
    onSuccess: async (i) => {
      await refresh(queries, 'imports');
      onTaken(i);
    },
  });
  return (
    <Section padded>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file has its twin in the button */}
      <div
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          const file = e.dataTransfer.files[0];
          if (file) upload.mutate(file);
        }}
        style={{ border: `2px dashed var(${over ? '--work' : '--line'})`, borderRadius: 10, padding: '38px 20px', textAlign: 'center' }}
      >
        <p className="tl-serif" style={{ fontSize: 20, margin: '0 0 6px' }}>
          Drop the file here
        </p>
        <p className="tl-muted" style={{ margin: '0 0 16px' }}>
          In Trello: Menu, Print and export, Export as JSON. Elsewhere: export as CSV, or take the workbook as it is.
        </p>
        <FileButton
          onChange={(file) => file && upload.mutate(file)}
          accept=".json,.csv,.tsv,.txt,.xlsx,application/json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          inputProps={{ 'aria-label': 'The file to import' }}
        >
          {(props) => (
            <Button variant="filled" loading={upload.isPending} {...props}>
              Choose a file
            </Button>
          )}
        </FileButton>
        {upload.isError && (
          <Text c="var(--risk)" mt={14} role="alert">
            {upload.error.message}
          </Text>
        )}
      </div>
    </Section>
  );
}

function One({ id, onClose }: { id: string; onClose: () => void }) {
  const queries = useQueryClient();
  const query = useQuery(imports.one.queryOptions({ input: { id }, refetchInterval: (q) => (busy(q.state.data) ? 700 : false) }));
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onSettled: () => refresh(queries, 'imports', 'projects', 'today', 'tasks', 'throughline'),
  });
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  const i = query.data;
  const done = i.state === 'done' || i.state === 'done_with_gaps';
  return (
    <>
      <Section
        title={i.file_name}
        note={[sourceWords[i.source ?? ''], stateWords[i.state] ?? i.state].filter(Boolean).join(' · ')}
        actions={
          <Button variant="subtle" onClick={onClose}>
            Another file
          </Button>
        }
        padded
      >
        {i.problem && (
          <p role="alert" style={{ marginTop: 0, color: i.state === 'undone' ? undefined : 'var(--risk)' }}>
            {i.problem}
          </p>
        )}
        {busy(i) && (
          <div role="status">
            <p style={{ marginTop: 0 }}>
              {i.stage === 'trying' ? 'Trying it out. Nothing is kept.' : 'Bringing it in.'} {i.all_rows > 0 && `${i.done_rows} of ${i.all_rows} rows`}
              {i.stalled && ' It has not moved for a minute; it goes on when the program is free.'}
            </p>
            <Progress value={i.all_rows > 0 ? (100 * i.done_rows) / i.all_rows : 3} animated aria-label="Progress of the import" />
          </div>
        )}
        {done && i.project && (
          <Group gap={8}>
            <Button component="a" variant="filled" href={hrefs.project(i.project.key)}>
              Open {i.project.name}
            </Button>
            <Button component="a" href={hrefs.throughline()}>
              Tie it to a goal
            </Button>
            <Button variant="subtle" loading={act.isPending} onClick={() => act.mutate(() => imports.client.undo({ id }))}>
              Undo the import
            </Button>
          </Group>
        )}
        {act.isError && <ProblemNote error={act.error} />}
        {!busy(i) && !done && i.sniffed?.as_before && i.state === 'sniffed' && (
          <p className="tl-small tl-muted" style={{ marginTop: 0 }}>
            Proposed as last time, with {i.sniffed.as_before}.
          </p>
        )}
        {!busy(i) && !done && i.state === 'sniffed' && (i.sniffed?.problems.length ?? 0) > 0 && (
          <ul style={{ margin: '0 0 12px', paddingLeft: 18 }} aria-label="What to know of the file">
            {i.sniffed?.problems.slice(0, 12).map((one) => (
              <li key={`${one.rule} ${one.column} ${one.message}`} className="tl-small">
                {one.message}
              </li>
            ))}
          </ul>
        )}
        {!busy(i) && !done && i.plan && i.state !== 'undone' && (
          <PlanForm
            key={i.version}
            item={i}
            onTry={() => act.mutate(() => imports.client.tryOut({ id }))}
            onRun={() => act.mutate(() => imports.client.run({ id }))}
          />
        )}
      </Section>
      {i.report && !busy(i) && <ReportView id={id} report={i.report} tried={i.state === 'dry_run_ok'} />}
    </>
  );
}

const busy = (i: Import | undefined): boolean => i !== undefined && (i.stage === 'trying' || i.stage === 'running') && i.finished_at === null;
