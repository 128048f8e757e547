import { useMediaQuery } from '@mantine/hooks';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMembership } from '../../people/accounts.client.ts';
import { useCommands } from '../../ui/commands.ts';
import { todayHere } from '../../ui/days.ts';
import { go } from '../../ui/go.ts';
import { taskHere } from '../../ui/hrefs.ts';
import { tell } from '../../ui/notify.tsx';
import type { Field } from '../fields/fields.ts';
import { type Cell, type Looking, type MilestoneName, type RowPatch, TaskLine } from './TaskLine.tsx';
import css from './Tasks.module.css';
import { mayInList, type TaskRow, type WorkProject } from './tasks.ts';
import { useHold } from './useHold.tsx';
import { useMoveTask } from './useMoveTask.tsx';
import type { Choosing } from './useSelection.tsx';
import { useEditTask } from './useTasks.ts';
import { columns as allColumns, type Column, type Line, ownFieldOf, type Shown } from './view.ts';

const widths: Record<Column, [least: number, width?: string]> = {
  project: [132],
  labels: [110, 'minmax(110px, 250px)'],
  milestone: [150],
  priority: [78],
  estimate: [78],
  state: [122],
  due: [104],
  holder: [70],
};
const ownWidths: Record<Field['type'], number> = { text: 160, number: 104, date: 112, choice: 130 };
const headNames: Record<Column, string> = {
  project: 'Project',
  labels: 'Labels',
  milestone: 'Milestone',
  priority: 'Priority',
  estimate: 'Estimate',
  state: 'State',
  due: 'Due',
  holder: 'Held by',
};
const titleWidth = 220; // narrower, a title says nothing: the list scrolls sideways instead
const headHeight = 34;
const noFields: Field[] = [];
const noMilestones: MilestoneName[] = [];

function gridOf(shown: Shown[], own: Field[]) {
  const usual = allColumns.filter((c) => shown.includes(c));
  const columns = [
    '92px',
    `minmax(${titleWidth}px, 1fr)`,
    ...usual.map((c) => widths[c][1] ?? `${widths[c][0]}px`),
    ...own.map((f) => `${ownWidths[f.type]}px`),
  ];
  const least = [92, titleWidth, ...usual.map((c) => widths[c][0]), ...own.map((f) => ownWidths[f.type])].reduce((sum, w) => sum + w + 10, 18);
  return { '--columns': columns.join(' '), '--least': `${least}px` };
}

const planned: Cell[] = ['due', 'milestone', 'priority', 'estimate'];

interface Props {
  label: string;
  /** The projects that the tasks lie in. */
  projects: WorkProject[];
  lines: Line[];
  columns: Shown[];
  /** Fields of the project's own, of which the columns say which are shown. */
  fields?: Field[];
  /** The milestones of the project, where their column is shown. */
  milestones?: MilestoneName[];
  /** Rows chosen to be changed together, where that can be done. */
  chosen?: Choosing;
  /** The last rows are on the screen: more may be wanted. */
  onNearEnd?: () => void;
}

/** Lines of tasks, changed in place and gone through by the keys; only what is on the screen is drawn. */
export function TaskLines({ label, projects, lines, columns, fields = noFields, milestones = noMilestones, chosen, onNearEnd }: Props) {
  const membership = useMembership();
  const [myId, guest] = [membership?.person_id ?? '', membership?.role === 'guest'];
  const me: Looking = useMemo(() => ({ id: myId, guest }), [myId, guest]);
  const byId = useMemo(() => new Map(projects.map((p) => [p.id, p])), [projects]);
  const states = useMemo(() => projects.flatMap((p) => p.states), [projects]);
  const own = useMemo(() => columns.flatMap((c) => fields.find((f) => f.id === ownFieldOf(c)) ?? []), [columns, fields]);
  const edit = useEditTask();
  const { move, questions } = useMoveTask(states);
  const { deed, dialog } = useHold();
  const [onId, setOnId] = useState('');
  const [cell, setCell] = useState<Cell | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef(false);
  const at = useMemo(() => lines.findIndex((l) => l.id === onId), [lines, onId]);
  const first = useMemo(() => lines.findIndex((l) => 'task' in l), [lines]);
  const on = at >= 0 ? at : first;
  // On a phone a row has a second line: key, state, day, labels.
  const phone = useMediaQuery('(max-width: 768px)', false, { getInitialValueInEffect: false });
  const rowHeight = phone ? 64 : 44;
  // Where the project has columns of its own, each says what it is.
  const head = own.length > 0 && !phone ? headHeight : 0;
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (i) => (lines[i] && 'head' in lines[i] ? 38 : rowHeight),
    getItemKey: (i) => lines[i]?.id ?? i,
    overscan: 10,
    paddingStart: head,
    scrollPaddingStart: head,
    // The row with the focus stays drawn, so that the focus is not lost by scrolling.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), on])].filter((i) => i >= 0).sort((a, b) => a - b),
  });

  const { measure } = rows;
  useEffect(() => {
    if (rowHeight) measure();
  }, [rowHeight, measure]);

  const lastDrawn = rows.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastDrawn >= lines.length - 20) onNearEnd?.();
  }, [lastDrawn, lines.length, onNearEnd]);

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

  const current = lines[on];
  const task = current && 'task' in current ? current.task : null;
  const start = (which: Cell) => {
    if (!task) return;
    const project = byId.get(task.project_id);
    const can = project && mayInList(task, project, me);
    if (!can?.[planned.includes(which) ? 'plan' : 'edit']) {
      if (task.holder && task.holder.id !== me.id) return tell(`${task.holder.name} holds this: propose it to them in a comment.`);
      if (can?.edit) tell('The project’s steward or whoever wrote the task may do this.');
      return;
    }
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
    { id: 'list.priority', title: 'Change its priority', group: 'List', keys: 'p', run: () => columns.includes('priority') && start('priority') },
    { id: 'list.labels', title: 'Change its labels', group: 'List', keys: 'l', run: () => start('labels') },
    ...(chosen
      ? [
          { id: 'list.choose', title: 'Choose the task, to change several', group: 'List', keys: 'x', run: () => task && chosen.choose(task.id, false) },
          { id: 'list.choose-all', title: 'Choose all in this filter', group: 'List', keys: 'shift+x', run: chosen.all },
          { id: 'told.reach', title: 'Choose more rows', group: 'List', keys: 'shift+arrows', told: true, run: () => {} },
        ]
      : []),
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
    if (chosen && event.shiftKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const to = step(event.key === 'ArrowDown' ? 1 : -1);
      if (task) chosen.reach(task.id, to ?? task.id);
      return;
    }
    if (chosen && event.key === 'Escape' && chosen.n > 0) {
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
  const change = useCallback((row: TaskRow, patch: RowPatch) => edit.mutate({ id: row.id, version: row.version, ...patch }), [edit.mutate]);
  const toState = useCallback((row: TaskRow, state: WorkProject['states'][number]) => move({ task: row, state }), [move]);
  return (
    <>
      <div
        ref={box}
        className={css.list}
        style={{ height: `min(${rows.getTotalSize() + 2}px, var(--list-room))`, ...gridOf(columns, own) } as React.CSSProperties} // a property of our own is none that the type knows
        role="grid"
        aria-label={label}
        aria-rowcount={lines.length}
        onKeyDown={onKey}
      >
        <div className={css.inner} style={{ height: rows.getTotalSize() }} role="rowgroup">
          {head > 0 && (
            // biome-ignore lint/a11y/useFocusableInteractive: the names of the columns are passed over by the keys
            <div className={css.heads} role="row">
              {['Key', 'Title', ...allColumns.filter((c) => columns.includes(c)).map((c) => headNames[c])].map((name) => (
                // biome-ignore lint/a11y/useFocusableInteractive: as above
                <span key={name} role="columnheader">
                  {name}
                </span>
              ))}
              {own.map((f) => (
                // biome-ignore lint/a11y/useFocusableInteractive: as above
                <span key={f.id} role="columnheader" title={f.name} data-number={f.type === 'number' || undefined}>
                  {f.name}
                </span>
              ))}
            </div>
          )}
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
            const project = byId.get(line.task.project_id);
            if (!project) return null;
            return (
              <TaskLine
                key={item.key}
                id={line.id}
                task={line.task}
                project={project}
                columns={columns}
                own={own}
                milestones={milestones}
                top={item.start}
                index={item.index + 1}
                on={item.index === on}
                marked={item.index === at}
                cell={item.index === at ? cell : null}
                me={me}
                today={todayHere()}
                onPick={pick}
                onEnd={end}
                onChange={change}
                onState={toState}
                onDeed={deed}
                {...(chosen?.may ? { chosen: chosen.is(line.task.id), choosing: chosen.n > 0, onChoose: chosen.choose } : {})}
              />
            );
          })}
        </div>
      </div>
      <p className={`tl-small tl-faint ${css.hint}`}>
        j and k go up and down, Enter changes the title, s the state, d the day, l the labels, Tab goes to the other cells, o opens it
        {chosen && ', x chooses it'}.
      </p>
      {questions}
      {dialog}
    </>
  );
}
