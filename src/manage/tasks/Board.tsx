import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Chip } from '../../ui/Chip.tsx';
import { dueWords, todayHere } from '../../ui/days.ts';
import { taskHere } from '../../ui/hrefs.ts';
import { Initials } from '../../ui/Initials.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import type { Project } from '../projects/projects.ts';
import { FilterBar } from './FilterBar.tsx';
import css from './Tasks.module.css';
import { isLate, type TaskRow } from './tasks.ts';
import { noFilter, useMoveTask, useTasks } from './useTasks.ts';

/** The tasks of a project by state; dragged, or moved by Shift and the arrow keys. */
export function Board({ project }: { project: Project }) {
  const [filter, setFilter] = useState({ ...noFilter, only: 'all' as const as typeof noFilter.only });
  const [text] = useDebouncedValue(filter.text, 150);
  const list = useTasks(project.id, { ...filter, text, sort: 'position' });
  const move = useMoveTask();
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [said, say] = useState('');
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const top = list.rows.filter((t) => t.parent_id === null);
  const inState = (id: string) => top.filter((t) => t.state_id === id);

  const moveTo = (task: TaskRow, stateId: string, place: { after_id?: string | null; before_id?: string | null }) => {
    const state = project.states.find((s) => s.id === stateId);
    if (!state) return;
    say(`${task.title}: ${state.name}`);
    move.mutate({ id: task.id, state_id: stateId, category: state.category, ...place });
  };
  const onKey = (event: React.KeyboardEvent, task: TaskRow) => {
    if (!event.shiftKey || !event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const at = project.states.findIndex((s) => s.id === task.state_id);
    const column = inState(task.state_id);
    const i = column.findIndex((t) => t.id === task.id);
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const next = project.states[at + (event.key === 'ArrowRight' ? 1 : -1)];
      if (next) moveTo(task, next.id, {});
    } else if (event.key === 'ArrowUp' && column[i - 1]) moveTo(task, task.state_id, { before_id: column[i - 1]?.id ?? null });
    else if (event.key === 'ArrowDown' && column[i + 1]) moveTo(task, task.state_id, { after_id: column[i + 1]?.id ?? null });
  };
  const drop = (stateId: string, beforeId: string | null) => {
    const task = top.find((t) => t.id === dragged);
    setDragged(null);
    setOver(null);
    if (!task || task.id === beforeId) return;
    const last = inState(stateId).at(-1);
    moveTo(task, stateId, beforeId ? { before_id: beforeId } : last && last.id !== task.id ? { after_id: last.id } : {});
  };
  return (
    <>
      <FilterBar project={project} filter={filter} onChange={setFilter} withSort={false} />
      <p className="tl-hidden" aria-live="polite">
        {said}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
      <div className={css.board} role="group" aria-label={`Board of ${project.name}`} tabIndex={0}>
        {project.states.map((state) => {
          const cards = inState(state.id);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its keys on the cards
            <div
              key={state.id}
              className={css.column}
              data-over={over === state.id || undefined}
              onDragOver={(e) => {
                e.preventDefault();
                setOver(state.id);
              }}
              onDragLeave={() => setOver(null)}
              onDrop={(e) => {
                e.preventDefault();
                drop(state.id, null);
              }}
            >
              <h2>
                {state.name} <span className="tl-faint">{cards.length}</span>
              </h2>
              {cards.map((task) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: the link inside takes the focus; Shift and arrows move the card
                <div
                  key={task.id}
                  className={css.card}
                  data-dragging={dragged === task.id || undefined}
                  draggable
                  onDragStart={(e) => {
                    e.dataTransfer.setData('text/plain', task.key);
                    setDragged(task.id);
                  }}
                  onDragEnd={() => setDragged(null)}
                  onDrop={(e) => {
                    e.preventDefault();
                    e.stopPropagation();
                    drop(state.id, task.id);
                  }}
                  onKeyDown={(e) => onKey(e, task)}
                >
                  <Card task={task} project={project} />
                </div>
              ))}
            </div>
          );
        })}
      </div>
      <p className="tl-small tl-faint">Drag a card, or focus it and press Shift with an arrow key.</p>
    </>
  );
}

function Card({ task, project }: { task: TaskRow; project: Project }) {
  const today = todayHere();
  const labels = project.labels.filter((l) => task.labels.includes(l.id));
  return (
    <>
      <a href={taskHere(task.key)}>{task.title}</a>
      <div className={css.meta}>
        <span className="tl-faint">{task.key}</span>
        {task.due_on && <Chip tone={isLate(task, today) ? 'risk' : 'work'}>{dueWords(task.due_on, today)}</Chip>}
        {labels.slice(0, 2).map((l) => (
          <Chip key={l.id}>{l.name}</Chip>
        ))}
        {task.parts.all > 0 && (
          <span>
            {task.parts.done}/{task.parts.all}
          </span>
        )}
        {task.not_taken_here && <Chip tone="star">not taken here yet</Chip>}
        <span>
          {task.holder ? (
            <Initials name={task.holder.name} initials={task.holder.initials} alone />
          ) : task.offer_open ? (
            <span className="tl-faint">offered</span>
          ) : null}
        </span>
      </div>
    </>
  );
}
