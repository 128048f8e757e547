import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Chip } from '../../ui/Chip.tsx';
import { dueWords, todayHere } from '../../ui/days.ts';
import { taskHere } from '../../ui/hrefs.ts';
import { Initials } from '../../ui/Initials.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { TakeList } from '../../ui/TakeList.tsx';
import { isEnded, type Project } from '../projects/projects.ts';
import { FilterBar } from './FilterBar.tsx';
import { LabelChip } from './LabelChip.tsx';
import { TaskList } from './TaskList.tsx';
import css from './Tasks.module.css';
import { isLate, type TaskRow, type WorkProject } from './tasks.ts';
import { type CardChoice, useCardChoice } from './useCardChoice.ts';
import { type Drop, useCardDrag } from './useCardDrag.ts';
import { useMoveTask } from './useMoveTask.tsx';
import { useSelection } from './useSelection.tsx';
import { useTasks } from './useTasks.ts';
import { useView } from './useView.ts';
import type { View } from './view.ts';

/** The tasks of a project by state; dragged by mouse or a long press, or moved by Shift and the arrow keys. */
export function Board({ project, base, menu }: { project: Project; base: View; menu?: (view: View) => ReactNode }) {
  const [view, setView] = useView(base);
  const list = useTasks(project.id, { filter: view.filter, sort: 'position' });
  return (
    <>
      <FilterBar project={project} layout="board" view={view} onChange={setView} said={list.said} ofOthers={list.ofOthers}>
        {menu?.(view)}
        <TakeList list="tasks" filters={{ project_id: project.id, filter: view.filter, sort: 'position' }} />
      </FilterBar>
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : list.ofOthers ? (
        <TaskList project={project} base={base} bare />
      ) : (
        <Columns project={project} rows={list.rows} filter={view.filter} whole={!list.hasNextPage} />
      )}
    </>
  );
}

function Columns({ project, rows, filter, whole }: { project: Project; rows: TaskRow[]; filter: string; whole: boolean }) {
  const { move, questions } = useMoveTask(project.states);
  const [said, say] = useState('');
  const [followed, follow] = useState<string | null>(null);
  const board = useRef<HTMLDivElement>(null);
  const byState = useMemo(
    () =>
      Map.groupBy(
        rows.filter((t) => t.parent_id === null),
        (t) => t.state_id,
      ),
    [rows],
  );
  const projects = useMemo(() => [project], [project]);
  const shown = useMemo(() => project.states.flatMap((s) => byState.get(s.id) ?? []), [project.states, byState]);
  const chosen = useSelection({ project, projects, may: project.can.take_part, shown, filter, whole, as: 'top' });
  const { board: choice, ofCard } = useCardChoice(chosen);
  const inState = (id: string) => byState.get(id) ?? [];
  const moveTo = (task: TaskRow, stateId: string, place: { after_id?: string | null; before_id?: string | null }) => {
    const state = project.states.find((s) => s.id === stateId);
    if (!state) return;
    say(`${task.title}: ${state.name}`);
    move({ task, state, ...place });
  };
  const drop = (id: string, { column, before }: Drop) => {
    const task = rows.find((t) => t.id === id);
    const cards = inState(column);
    const last = cards.at(-1);
    if (!task || before === id) return;
    const at = cards.findIndex((t) => t.id === id);
    if (at >= 0 && (before ? cards[at + 1]?.id === before : at === cards.length - 1)) return; // it lies there
    moveTo(task, column, before ? { before_id: before } : last ? { after_id: last.id } : {});
  };
  const { dragged, over } = useCardDrag(board, css.ghost ?? '', drop);
  const onKey = (event: React.KeyboardEvent, task: TaskRow) => {
    if (!event.shiftKey || !event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const at = project.states.findIndex((s) => s.id === task.state_id);
    const column = inState(task.state_id);
    const i = column.findIndex((t) => t.id === task.id);
    const next = project.states[at + (event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0)];
    follow(task.id);
    if (next && next.id !== task.state_id) moveTo(task, next.id, {});
    else if (event.key === 'ArrowUp' && column[i - 1]) moveTo(task, task.state_id, { before_id: column[i - 1]?.id ?? null });
    else if (event.key === 'ArrowDown' && column[i + 1]) moveTo(task, task.state_id, { after_id: column[i + 1]?.id ?? null });
  };
  return (
    <>
      <p className="tl-hidden" aria-live="polite">
        {said}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
      <div ref={board} className={css.board} role="group" aria-label={`Board of ${project.name}`} tabIndex={0} {...choice}>
        {project.states.map((state) => (
          <Column
            key={state.id}
            state={state}
            project={project}
            cards={inState(state.id)}
            dragged={dragged}
            over={over?.column === state.id ? over : null}
            followed={followed}
            onKey={onKey}
            ofCard={ofCard}
          />
        ))}
      </div>
      <p className="tl-small tl-faint">
        Drag a card, on a touch screen after a long press; or focus it and press Shift with an arrow key.{chosen.may && ' x chooses a card.'}
      </p>
      {chosen.bar}
      {questions}
    </>
  );
}

interface ColumnProps {
  state: Project['states'][number];
  project: Project;
  cards: TaskRow[];
  dragged: string | null;
  over: Drop | null;
  /** The card that the focus goes with. */
  followed: string | null;
  onKey: (event: React.KeyboardEvent, task: TaskRow) => void;
  ofCard: (id: string) => CardChoice | undefined;
}

function Column({ state, project, cards, dragged, over, followed, onKey, ofCard }: ColumnProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => box.current,
    estimateSize: () => 84,
    getItemKey: (i) => cards[i]?.id ?? i,
    overscan: 6,
  });
  const at = followed ? cards.findIndex((t) => t.id === followed) : -1;
  // Moved by the keys, a card is drawn anew in its column: the focus goes with it, unless the person has gone on elsewhere.
  useEffect(() => {
    if (at < 0 || !followed) return;
    rows.scrollToIndex(at);
    let tries = 0;
    const look = () => {
      const link = box.current?.querySelector<HTMLElement>(`[data-card="${followed}"] a`);
      const now = document.activeElement;
      if (now !== null && now !== document.body && now !== link) return;
      if (link) link.focus();
      else if (tries++ < 30) frame = requestAnimationFrame(look);
    };
    let frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [at, followed, rows]);
  return (
    <section className={css.column} data-column={state.id} data-over={over !== null || undefined} aria-label={state.name}>
      <h2>
        {state.name} <span className="tl-faint">{cards.length}</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
      <div ref={box} className={css.cards} data-cards role="group" aria-label={`Tasks in ${state.name}`} tabIndex={0}>
        <div className={css.room} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const task = cards[item.index];
            if (!task) return null;
            const choice = ofCard(task.id);
            return (
              <div
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                className={css.slot}
                data-drop={over?.before === task.id || undefined}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {/* biome-ignore lint/a11y/noStaticElementInteractions: the link inside takes the focus; Shift and arrows move the card */}
                <div
                  className={css.card}
                  data-card={task.id}
                  data-chosen={choice?.chosen || undefined}
                  data-choosing={choice?.choosing || undefined}
                  data-dragging={dragged === task.id || undefined}
                  onKeyDown={(e) => onKey(e, task)}
                >
                  <Card task={task} project={project} choice={choice} />
                </div>
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

/** A task as a card of a board. */
export function Card({ task, project, choice }: { task: TaskRow; project: WorkProject; choice: CardChoice | undefined }) {
  const today = todayHere();
  const labels = project.labels.filter((l) => task.labels.includes(l.id));
  return (
    <>
      {choice && (
        <input
          type="checkbox"
          className={css.cardBox}
          checked={choice.chosen}
          readOnly
          tabIndex={choice.choosing ? 0 : -1} // before, x chooses
          aria-label={`Choose ${task.key}`}
          onClick={(e) => choice.onChoose(e.shiftKey)}
        />
      )}
      <a href={taskHere(task.key)}>{task.title}</a>
      <div className={css.meta}>
        <span className="tl-faint">{task.key}</span>
        {task.due_on && <Chip tone={isLate(task, today) ? 'risk' : 'work'}>{dueWords(task.due_on, today)}</Chip>}
        {labels.slice(0, 2).map((l) => (
          <LabelChip key={l.id} label={l} />
        ))}
        {task.each_part !== null && task.each_part.all > 0 && (
          <span title="Parts that are done">
            {task.each_part.done} of {task.each_part.all} parts
          </span>
        )}
        {task.engagement === 'quorum' && task.people_in && !isEnded(task.category) && (
          <span>
            {task.people_in.in} of {task.people_in.needed} in
          </span>
        )}
        {task.parts.all > 0 && (
          <span>
            {task.parts.done} of {task.parts.all}
          </span>
        )}
        {task.not_taken_here && <Chip tone="star">not taken here yet</Chip>}
        <span>
          {task.holder ? (
            <Initials name={task.holder.name} initials={task.holder.initials} personId={task.holder.id} alone />
          ) : task.offer_open ? (
            <span className="tl-faint">offered</span>
          ) : null}
        </span>
      </div>
    </>
  );
}
