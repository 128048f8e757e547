import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { Chip } from '../../ui/Chip.tsx';
import { runCommand, useCommands } from '../../ui/commands.ts';
import { dueWords, todayHere } from '../../ui/days.ts';
import { Empty } from '../../ui/Empty.tsx';
import { go } from '../../ui/go.ts';
import { taskHere } from '../../ui/hrefs.ts';
import { Initials } from '../../ui/Initials.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { isEnded, type Project } from '../projects/projects.ts';
import { FilterBar } from './FilterBar.tsx';
import css from './Tasks.module.css';
import { isLate, type TaskRow } from './tasks.ts';
import { noFilter, useMoveTask, useTasks } from './useTasks.ts';

type Line = { head: string } | { task: TaskRow };

/** The tasks of a project as a list; only what is on the screen is drawn. */
export function TaskList({ project }: { project: Project }) {
  const [filter, setFilter] = useState(noFilter);
  const [grouped, setGrouped] = useState<'state' | 'milestone' | 'none'>('none');
  const [text] = useDebouncedValue(filter.text, 150);
  const list = useTasks(project.id, { ...filter, text });
  const lines = useMemo(() => linesOf(list.rows, project, grouped), [list.rows, project, grouped]);
  const [on, setOn] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (i) => (lines[i] && 'head' in lines[i] ? 38 : 44),
    overscan: 12,
  });
  const step = (by: number) => {
    let next = on + by;
    while (lines[next] && 'head' in (lines[next] as Line)) next += by;
    if (next < 0 || next >= lines.length) return;
    setOn(next);
    rows.scrollToIndex(next);
  };
  const current = lines[on];
  useCommands([
    { id: 'list.next', title: 'Next task', group: 'List', keys: 'j', run: () => step(1) },
    { id: 'list.previous', title: 'Previous task', group: 'List', keys: 'k', run: () => step(-1) },
    { id: 'list.open', title: 'Open the task', group: 'List', keys: 'o', run: () => current && 'task' in current && go(taskHere(current.task.key)) },
  ]);
  const filtered = filter.text !== '' || filter.labels.length > 0 || filter.only !== 'open';
  return (
    <>
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        <FilterBar project={project} filter={filter} onChange={setFilter} />
        <Select
          aria-label="Group by"
          w={170}
          allowDeselect={false}
          value={grouped}
          onChange={(v) => setGrouped((v ?? 'none') as 'state')} // the options are these words
          data={[
            { value: 'none', label: 'Not grouped' },
            { value: 'state', label: 'By state' },
            { value: 'milestone', label: 'By milestone' },
          ]}
        />
      </div>
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : lines.length === 0 ? (
        <Section>
          {filtered ? (
            <Empty sentence="Nothing fits." line="Take a word or a label out of the filter." />
          ) : (
            <Empty
              sentence="Nothing open here."
              line={project.can.take_part ? 'Press c anywhere to write the first task down.' : undefined}
              action={
                project.can.take_part ? (
                  <button type="button" className="tl-link" onClick={() => runCommand('task.new')}>
                    New task
                  </button>
                ) : undefined
              }
            />
          )}
        </Section>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard
        <div ref={box} className={css.list} role="group" aria-label={`Tasks of ${project.name}`} tabIndex={0}>
          <div className={css.inner} style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map((item) => {
              const line = lines[item.index];
              if (!line) return null;
              const style = { transform: `translateY(${item.start}px)` };
              return 'head' in line ? (
                <div key={item.key} className={css.head} style={style}>
                  {line.head}
                </div>
              ) : (
                <TaskLine key={line.task.id} task={line.task} project={project} style={style} on={item.index === on} />
              );
            })}
          </div>
        </div>
      )}
    </>
  );
}

function linesOf(tasks: TaskRow[], project: Project, by: 'state' | 'milestone' | 'none'): Line[] {
  const top = tasks.filter((t) => t.parent_id === null || !tasks.some((p) => p.id === t.parent_id));
  if (by === 'none') return top.map((task) => ({ task }));
  const keyOf = (t: TaskRow) => (by === 'state' ? t.state_id : (t.milestone_id ?? ''));
  const groups = new Map<string, TaskRow[]>();
  for (const s of by === 'state' ? project.states : []) groups.set(s.id, []);
  for (const t of top) groups.set(keyOf(t), [...(groups.get(keyOf(t)) ?? []), t]);
  const nameOf = (key: string) => (by === 'state' ? (project.states.find((s) => s.id === key)?.name ?? '') : key === '' ? 'No milestone' : 'Milestone');
  return [...groups]
    .filter(([, list]) => list.length > 0)
    .flatMap(([key, list]) => [{ head: `${nameOf(key)}, ${list.length}` }, ...list.map((task) => ({ task }))]);
}

function TaskLine({ task, project, style, on }: { task: TaskRow; project: Project; style: { transform: string }; on: boolean }) {
  const move = useMoveTask();
  const today = todayHere();
  const labels = project.labels.filter((l) => task.labels.includes(l.id));
  return (
    <div className={css.row} style={style} data-on={on || undefined}>
      <span className={css.key}>{task.key}</span>
      <a className={css.title} data-done={isEnded(task.category) || undefined} href={taskHere(task.key)} title={task.title}>
        {task.title}
        {task.parts.all > 0 && (
          <span className="tl-faint tl-small">
            {' '}
            {task.parts.done} of {task.parts.all}
          </span>
        )}
      </a>
      <Select
        className={css.state}
        aria-label={`State of ${task.key}`}
        variant="unstyled"
        size="xs"
        allowDeselect={false}
        value={task.state_id}
        data={project.states.map((s) => ({ value: s.id, label: s.name }))}
        onChange={(id) => {
          const state = project.states.find((s) => s.id === id);
          if (state) move.mutate({ id: task.id, state_id: state.id, category: state.category });
        }}
      />
      <span className={css.labels}>
        {labels.slice(0, 3).map((l) => (
          <Chip key={l.id}>{l.name}</Chip>
        ))}
      </span>
      <span>{task.due_on && <Chip tone={isLate(task, today) ? 'risk' : 'work'}>{dueWords(task.due_on, today)}</Chip>}</span>
      <span>
        {task.holder ? (
          <Initials name={task.holder.name} initials={task.holder.initials} alone />
        ) : task.offer_open ? (
          <span className="tl-faint" title="Offered, waiting">
            …
          </span>
        ) : null}
      </span>
    </div>
  );
}
