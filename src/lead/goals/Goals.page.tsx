import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Chip } from '../../ui/Chip.tsx';
import { useCommands } from '../../ui/commands.ts';
import { dayShort } from '../../ui/days.ts';
import { Empty } from '../../ui/Empty.tsx';
import { hrefs } from '../../ui/hrefs.ts';
import { Loading } from '../../ui/Loading.tsx';
import { later } from '../../ui/later.tsx';
import { Page, Stack } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { stepRow } from '../../ui/rows.ts';
import { Section } from '../../ui/Section.tsx';
import { TakeList } from '../../ui/TakeList.tsx';
import { Bar } from './Bar.tsx';
import css from './Goals.module.css';
import { goals } from './goals.client.ts';
import type { GoalRow } from './goals.ts';

const GoalDialog = later(() => import('./GoalDialog.tsx').then((m) => m.GoalDialog));

/** All goals: as a tree of what serves what, or by unit. */
export function Screen() {
  const [view, setView] = useState('tree');
  const [state, setState] = useState<'living' | 'closed'>('living');
  const [making, setMaking] = useState(false);
  const list = useQuery(goals.list.queryOptions({ input: { state } }));
  useCommands([
    { id: 'goal.new', title: 'New goal', group: 'Goals', keys: 'n g', run: () => setMaking(true) },
    { id: 'goals.next', title: 'Next goal', group: 'Goals', keys: 'j', run: () => stepRow(1) },
    { id: 'goals.previous', title: 'Goal before', group: 'Goals', keys: 'k', run: () => stepRow(-1) },
  ]);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const rows = list.data.goals;
  const add = (
    <Button variant="filled" onClick={() => setMaking(true)}>
      New goal
    </Button>
  );
  return (
    <Page
      title="Goals"
      lede="What we want to be true, and by when. Progress is counted, confidence is judged; the two are never mixed."
      actions={
        <>
          <TakeList list="goals" filters={{ state: 'all' }} />
          {add}
        </>
      }
    >
      <Stack>
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <SegmentedControl
            aria-label="View"
            value={view}
            onChange={setView}
            data={[
              { value: 'tree', label: 'Tree' },
              { value: 'unit', label: 'By unit' },
            ]}
          />
          <SegmentedControl
            aria-label="Which goals"
            value={state}
            onChange={(v) => setState(v === 'closed' ? 'closed' : 'living')}
            data={[
              { value: 'living', label: 'Living' },
              { value: 'closed', label: 'Closed' },
            ]}
          />
        </div>
        {rows.length === 0 ? (
          <Section>
            <Empty
              sentence={state === 'living' ? 'No goal yet.' : 'No goal was closed yet.'}
              line="A goal says what will be true for someone by a day. Tie it to the vision, and work to it."
              action={state === 'living' && add}
            />
          </Section>
        ) : view === 'tree' ? (
          <Section>
            {tree(rows).map(({ goal, depth }) => (
              <Line key={goal.id} goal={goal} depth={depth} />
            ))}
          </Section>
        ) : (
          byUnit(rows).map(([unit, own]) => (
            <Section key={unit} title={unit}>
              {own.map((goal) => (
                <Line key={goal.id} goal={goal} depth={0} />
              ))}
            </Section>
          ))
        )}
      </Stack>
      <GoalDialog opened={making} onClose={() => setMaking(false)} />
    </Page>
  );
}

function tree(rows: GoalRow[]): { goal: GoalRow; depth: number }[] {
  const here = new Set(rows.map((r) => r.id));
  const under = (id: string | null) => rows.filter((r) => (r.serves?.kind === 'goal' && here.has(r.serves.id) ? r.serves.id : null) === id);
  const walk = (id: string | null, depth: number): { goal: GoalRow; depth: number }[] =>
    depth > 10 ? [] : under(id).flatMap((goal) => [{ goal, depth }, ...walk(goal.id, depth + 1)]);
  return walk(null, 0);
}

function byUnit(rows: GoalRow[]): [string, GoalRow[]][] {
  const groups = new Map<string, GoalRow[]>();
  for (const r of rows) groups.set(r.unit?.name ?? 'The whole workspace', [...(groups.get(r.unit?.name ?? 'The whole workspace') ?? []), r]);
  return [...groups].sort((a, b) => a[0].localeCompare(b[0]));
}

function Line({ goal: g, depth }: { goal: GoalRow; depth: number }) {
  return (
    <div className={css.goal} data-row={g.id} style={{ paddingLeft: 16 + depth * 26 }}>
      <div>
        <a className="tl-strong" href={hrefs.goal(g.id)}>
          {g.title}
        </a>{' '}
        {g.state === 'planned' && <Chip>planned</Chip>}
        {g.outcome && <Chip tone={g.outcome === 'achieved' ? 'ok' : undefined}>{g.outcome}</Chip>} {g.stale && <Chip tone="risk">no check-in for a while</Chip>}
        <div className="tl-small tl-muted">
          {g.serves ? (
            <>
              serves {g.serves.title}
              {g.serves.because && (
                <span className="tl-because">
                  {' '}
                  because <em>{g.serves.because}</em>
                </span>
              )}
            </>
          ) : (
            'serves nothing yet'
          )}
        </div>
        <div className="tl-small tl-muted">
          {g.steward ? `kept by ${g.steward.name}` : 'without a steward'} · until {dayShort(g.ends_on)}
          {g.confidence !== null && ` · confidence ${g.confidence} of 10`}
        </div>
      </div>
      <div>
        {g.progress === null ? (
          <span className="tl-small tl-muted">a learning goal</span>
        ) : (
          <>
            <span className="tl-small">
              {g.progress} %{' '}
              <span className="tl-faint">
                mean of {g.key_results} key {g.key_results === 1 ? 'result' : 'results'}
              </span>
            </span>
            <Bar
              progress={g.progress / 100}
              gone={g.share_gone}
              label={`${g.progress} per cent, ${Math.round(g.share_gone * 100)} per cent of the time is gone`}
            />
          </>
        )}
      </div>
    </div>
  );
}
