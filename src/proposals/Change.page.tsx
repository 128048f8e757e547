import { Button, Progress, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dayWithYear } from '../ui/days.ts';
import { Empty } from '../ui/Empty.tsx';
import { useParam } from '../ui/go.ts';
import { hrefOf, hrefs } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Section } from '../ui/Section.tsx';
import css from './Proposals.module.css';
import { ProposalView } from './ProposalView.tsx';
import { fieldName, standing } from './proposal-words.ts';
import { proposals } from './proposals.client.ts';
import type { Change, ChangeState, Proposal } from './proposals.ts';
import { useActs } from './useActs.ts';

/** One change of many things: what it is, thing by thing, and the way back. */
export function Screen() {
  const id = useParam('id');
  const found = useQuery(proposals.one.queryOptions({ input: { id } }));
  const acts = useActs();
  if (found.isPending) return <Loading />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const p = found.data;
  const running = p.state === 'running';
  return (
    <Page
      title={p.title}
      over={<a href={hrefs.changes()}>Changes at once</a>}
      lede={
        <>
          {standing(p)}
          {p.project && (
            <>
              {' in '}
              <a href={hrefs.project(p.project.key)}>{p.project.name}</a>
            </>
          )}
          .
        </>
      }
      actions={
        <>
          {p.can.cancel && (
            <Button variant="subtle" loading={acts.busy} onClick={() => acts.cancel(p.id)}>
              {running ? 'Stop it' : 'Leave it'}
            </Button>
          )}
          {p.can.undo && (
            <Button loading={acts.busy} onClick={() => acts.undo(p.id)}>
              Take it back
            </Button>
          )}
          {p.can.apply && (
            <Button variant="filled" loading={acts.busy} onClick={() => acts.apply(p.id, p.version)}>
              Apply
            </Button>
          )}
        </>
      }
    >
      <Stack>
        {running && (
          <Progress
            aria-label="How far it is"
            value={(100 * p.counts.done) / Math.max(1, p.stage === 'undoing' ? p.counts.applied + p.counts.done : p.counts.changes)}
          />
        )}
        {p.problem && <p className="tl-muted">{p.problem}</p>}
        <Section title="What it changes" padded>
          <ProposalView proposal={p} />
        </Section>
        <Things proposal={p} />
      </Stack>
    </Page>
  );
}

const states: { value: ChangeState; label: string }[] = [
  { value: 'proposed', label: 'To change' },
  { value: 'applied', label: 'Changed' },
  { value: 'undone', label: 'Taken back' },
  { value: 'kept', label: 'Kept' },
  { value: 'skipped', label: 'Skipped' },
  { value: 'refused', label: 'As they are' },
];

function Things({ proposal: p }: { proposal: Proposal }) {
  const [state, setState] = useState<ChangeState | 'all'>('all');
  const rows = useInfiniteQuery(
    proposals.changes.infiniteOptions({
      input: (after: number) => ({ id: p.id, after, ...(state === 'all' ? {} : { state }) }),
      initialPageParam: 0,
      getNextPageParam: (last) => last.next_after ?? undefined,
    }),
  );
  const all = rows.data?.pages.flatMap((page) => page.changes) ?? [];
  return (
    <Section title="Thing by thing">
      <div style={{ padding: '10px 18px', overflowX: 'auto' }}>
        <SegmentedControl
          aria-label="Which"
          size="xs"
          value={state}
          onChange={(v) => setState(states.find((s) => s.value === v)?.value ?? 'all')}
          data={[{ value: 'all', label: 'All' }, ...states]}
        />
      </div>
      {rows.isPending ? <Loading /> : rows.isError ? <ProblemNote error={rows.error} /> : all.length === 0 && <Empty sentence="None." />}
      {all.map((row) => (
        <Thing key={row.n} row={row} />
      ))}
      {rows.hasNextPage && (
        <div style={{ padding: '10px 18px' }}>
          <Button loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
            More
          </Button>
        </div>
      )}
    </Section>
  );
}

function Thing({ row }: { row: Change }) {
  const href = hrefOf(row.subject);
  const value = (field: string, v: string | null) => (v === null ? 'none' : field === 'due_on' ? dayWithYear(v) : v);
  return (
    <div className={css.row}>
      <div>
        {row.subject.key && row.subject.kind === 'task' && <span className="tl-small tl-faint">{row.subject.key} </span>}
        {row.subject.title ? href ? <a href={href}>{row.subject.title}</a> : row.subject.title : <span className="tl-muted">something you cannot see</span>}
        {row.reason && <div className="tl-small tl-muted">{row.reason}</div>}
        {row.because && <div className="tl-small tl-muted">because {row.because}</div>}
      </div>
      <div className="tl-small tl-muted">
        {row.fields.map((f) => (
          <div key={`${f.field}${f.from}${f.to}`}>
            {fieldName(f.field)}: {value(f.field, f.from)} → {value(f.field, f.to)}
          </div>
        ))}
      </div>
    </div>
  );
}
