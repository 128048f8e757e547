import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { endOfWeek } from '../../kit/time.ts';
import { useMembership } from '../../people/accounts.client.ts';
import { runCommand, useCommands } from '../../ui/commands.ts';
import { todayHere } from '../../ui/days.ts';
import { Empty } from '../../ui/Empty.tsx';
import { go } from '../../ui/go.ts';
import { taskHere } from '../../ui/hrefs.ts';
import { Loading } from '../../ui/Loading.tsx';
import { tell } from '../../ui/notify.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { TakeList } from '../../ui/TakeList.tsx';
import { milestones } from '../milestones/milestones.client.ts';
import type { Project } from '../projects/projects.ts';
import { FilterBar } from './FilterBar.tsx';
import { type Cell, TaskLine } from './TaskLine.tsx';
import css from './Tasks.module.css';
import type { TaskRow } from './tasks.ts';
import { useMoveTask } from './useMoveTask.tsx';
import { useSelection } from './useSelection.tsx';
import { useEditTask, useTasks } from './useTasks.ts';
import { useView } from './useView.ts';
import { linesOf, usual, type View } from './view.ts';

const base = usual('list');
const plain = { ...usual('board'), columns: base.columns };

/** The tasks of a project as a list, changed in place; only what is on the screen is drawn. `bare`: without its bar. */
export function TaskList({ project, bare = false }: { project: Project; bare?: boolean }) {
  const [given, setView] = useView(bare ? plain : base);
  const list = useTasks(project.id, given);
  const view = list.ofOthers ? { ...given, group: 'none' as const } : given;
  const ms = useQuery(milestones.list.queryOptions({ input: { project_id: project.id }, enabled: view.group === 'milestone' }));
  const today = todayHere();
  const names = useMemo(
    () => ({ states: project.states, labels: project.labels, milestones: ms.data ?? [], today, sunday: endOfWeek(today) }),
    [project, ms.data, today],
  );
  const lines = useMemo(() => linesOf(list.rows, view.group, names), [list.rows, view.group, names]);
  const filtered = view.filter.trim() !== base.filter;
  return (
    <>
      {!bare && (
        <FilterBar project={project} layout="list" view={view} onChange={setView} said={list.said} ofOthers={list.ofOthers}>
          <TakeList list="tasks" filters={{ project_id: project.id, filter: view.filter, sort: view.sort }} />
        </FilterBar>
      )}
      {list.isPending || (view.group === 'milestone' && ms.isPending) ? (
        <Loading />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : lines.length === 0 ? (
        <Section>
          {filtered ? (
            <Empty sentence="Nothing fits." line="Leave a part of the filter out." />
          ) : (
            <Empty
              sentence="Nothing open here."
              line={project.can.take_part ? 'Press c anywhere to write the first task down.' : undefined}
              action={project.can.take_part ? <Button onClick={() => runCommand('task.new')}>New task</Button> : undefined}
            />
          )}
        </Section>
      ) : (
        <Lines project={project} lines={lines} view={view} whole={!list.hasNextPage} />
      )}
      {list.ofOthers && list.hasNextPage && (
        <Button variant="subtle" mt="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}

function Lines({ project, lines, view, whole }: { project: Project; lines: ReturnType<typeof linesOf>; view: View; whole: boolean }) {
  const chosen = useSelection(project, lines, view, whole);
  const me = useMembership()?.person_id;
  const edit = useEditTask();
  const { move, questions } = useMoveTask(project.states);
  const [onId, setOnId] = useState('');
  const [cell, setCell] = useState<Cell | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef(false);
  const at = useMemo(() => lines.findIndex((l) => l.id === onId), [lines, onId]);
  const first = useMemo(() => lines.findIndex((l) => 'task' in l), [lines]);
  const on = at >= 0 ? at : first;
  // On a phone a row has a second line: key, state, day, labels.
  const rowHeight = useMediaQuery('(max-width: 768px)', false, { getInitialValueInEffect: false }) ? 64 : 44;
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (i) => (lines[i] && 'head' in lines[i] ? 38 : rowHeight),
    getItemKey: (i) => lines[i]?.id ?? i,
    overscan: 10,
    // The row with the focus stays drawn, so that the focus is not lost by scrolling.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), on])].filter((i) => i >= 0).sort((a, b) => a - b),
  });

  const { measure } = rows;
  useEffect(() => {
    if (rowHeight) measure();
  }, [rowHeight, measure]);

  const goTo = (index: number) => {
    const line = lines[index];
    if (!line || 'head' in line) return;
    wanted.current = true;
    setCell(null);
    setOnId(line.id);
    rows.scrollToIndex(index);
  };
  const step = (by: number) => {
    let next = Math.max(0, Math.min(lines.length - 1, (at < 0 && Math.abs(by) === 1 ? first - by : on) + by));
    while (lines[next] && 'head' in (lines[next] as object)) next += by < 0 ? -1 : 1;
    goTo(next);
    const line = lines[next];
    return line && 'task' in line ? line.task.id : undefined;
  };
  // The focus follows the row that was gone to, once it is drawn; and returns to it after a cell.
  useEffect(() => {
    if (!wanted.current || cell) return;
    const row = box.current?.querySelector<HTMLElement>('[data-on="true"]');
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  });

  const mayChange = (task: TaskRow) => project.can.take_part && (task.holder === null || task.holder.id === me);
  const current = lines[on];
  const task = current && 'task' in current ? current.task : null;
  const start = (which: Cell) => {
    if (!task) return;
    if (task.holder && !mayChange(task)) return tell(`${task.holder.name} holds this: propose it to them in a comment.`);
    if (!mayChange(task)) return;
    if (at < 0) setOnId(lines[on]?.id ?? '');
    setCell(which);
  };
  const open = () => task && go(taskHere(task.key));
  useCommands([
    { id: 'list.next', title: 'Next task', group: 'List', keys: 'j', run: () => step(1) },
    { id: 'list.previous', title: 'Previous task', group: 'List', keys: 'k', run: () => step(-1) },
    { id: 'list.open', title: 'Open the task', group: 'List', keys: 'o', run: open },
    { id: 'list.title', title: 'Change its title', group: 'List', keys: 'e', run: () => start('title') },
    { id: 'list.state', title: 'Change its state', group: 'List', keys: 's', run: () => start('state') },
    { id: 'list.due', title: 'Change its due day', group: 'List', keys: 'd', run: () => start('due') },
    { id: 'list.labels', title: 'Change its labels', group: 'List', keys: 'l', run: () => start('labels') },
    { id: 'list.choose', title: 'Choose the task, to change several', group: 'List', keys: 'x', run: () => task && chosen.choose(task.id, false) },
    { id: 'list.choose-all', title: 'Choose all in this filter', group: 'List', keys: 'shift+x', run: chosen.all },
    { id: 'told.reach', title: 'Choose more rows', group: 'List', keys: 'shift+arrows', told: true, run: () => {} },
  ]);
  const onKey = (event: React.KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'row') return;
    const pages = Math.floor((box.current?.clientHeight ?? 440) / rowHeight) - 1;
    const act: Record<string, () => void> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => step(pages),
      PageUp: () => step(-pages),
      Home: () => goTo(first),
      End: () => goTo(lines.length - 1),
      Enter: () => start('title'),
      F2: () => start('title'),
    };
    if (event.shiftKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const to = step(event.key === 'ArrowDown' ? 1 : -1);
      if (task) chosen.reach(task.id, to ?? task.id);
      return;
    }
    if (event.key === 'Escape' && chosen.n > 0) {
      event.preventDefault();
      chosen.none();
      return;
    }
    const run = event.ctrlKey || event.metaKey || event.altKey ? undefined : act[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };

  const pick = useCallback((id: string, which: Cell | null) => {
    setOnId(id);
    setCell(which);
  }, []);
  const end = useCallback((back: boolean) => {
    wanted.current = back;
    setCell(null);
  }, []);
  const change = useCallback(
    (row: TaskRow, patch: { title?: string; due_on?: string | null; labels?: string[] }) => edit.mutate({ id: row.id, version: row.version, ...patch }),
    [edit.mutate],
  );
  const toState = useCallback((row: TaskRow, state: Project['states'][number]) => move({ task: row, state }), [move]);
  return (
    <>
      <div
        ref={box}
        className={css.list}
        style={{ height: `min(${rows.getTotalSize() + 2}px, var(--list-room))` }}
        role="grid"
        aria-label={`Tasks of ${project.name}`}
        aria-rowcount={lines.length}
        onKeyDown={onKey}
      >
        <div className={css.inner} style={{ height: rows.getTotalSize() }} role="rowgroup">
          {rows.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            if ('head' in line)
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: a heading between rows is passed over by the keys
                <div key={item.key} className={css.head} style={{ transform: `translateY(${item.start}px)` }} role="row" aria-rowindex={item.index + 1}>
                  {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
                  <span role="rowheader">{line.head}</span>
                </div>
              );
            return (
              <TaskLine
                key={item.key}
                id={line.id}
                task={line.task}
                project={project}
                top={item.start}
                index={item.index + 1}
                on={item.index === on}
                marked={item.index === at}
                cell={item.index === at ? cell : null}
                may={mayChange(line.task)}
                today={todayHere()}
                onPick={pick}
                onEnd={end}
                onChange={change}
                onState={toState}
                chosen={chosen.is(line.task.id)}
                choosing={chosen.n > 0}
                onChoose={chosen.choose}
              />
            );
          })}
        </div>
      </div>
      <p className={`tl-small tl-faint ${css.hint}`}>
        j and k go up and down, Enter changes the title, s the state, d the day, l the labels, o opens it, x chooses it.
      </p>
      {questions}
      {chosen.bar}
    </>
  );
}
