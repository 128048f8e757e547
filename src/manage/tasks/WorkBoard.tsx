import { Button } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { asksForOthers } from '../../filter/filter.ts';
import { print } from '../../filter/print.ts';
import { read } from '../../filter/read.ts';
import { useMembership } from '../../people/accounts.client.ts';
import { Loading } from '../../ui/Loading.tsx';
import { tell } from '../../ui/notify.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type Category, categories } from '../projects/projects.ts';
import { Card } from './Board.tsx';
import { FilterBar } from './FilterBar.tsx';
import css from './Tasks.module.css';
import type { TaskRow, WorkProject } from './tasks.ts';
import { type CardChoice, useCardChoice } from './useCardChoice.ts';
import { useCardDrag } from './useCardDrag.ts';
import { useMoveTask } from './useMoveTask.tsx';
import { useSelection } from './useSelection.tsx';
import { useAllWork } from './useTasks.ts';
import { useView } from './useView.ts';
import { categoryNames, type View } from './view.ts';
import { WorkList } from './WorkList.tsx';

const perColumn = 50;
interface Rows {
  rows: Shown[];
  /** None is left to be asked for. */
  whole: boolean;
}
type Shown = { task: TaskRow; project: WorkProject };

/** All work by how far it is, whatever the projects call it; moved by mouse or keys into the first state of its project that is so far. */
export function WorkBoard({ base, menu }: { base: View; menu?: (view: View) => ReactNode }) {
  const [view, setView] = useView(base);
  const ofOthers = asksForOthers(read(view.filter).filter);
  const shown = useRef(new Map<string, Shown>());
  const [states, setStates] = useState<WorkProject['states']>([]);
  const [said, say] = useState('');
  const board = useRef<HTMLDivElement>(null);
  const { move, questions } = useMoveTask(states);
  const [columns, setColumns] = useState<Partial<Record<Category, Rows>>>({});
  const cards = useMemo(() => categories.flatMap((c) => columns[c]?.rows ?? []), [columns]);
  const tasksShown = useMemo(() => cards.map((s) => s.task), [cards]);
  const projects = useMemo(() => [...new Map(cards.map((s) => [s.project.id, s.project])).values()], [cards]);
  const may = useMembership()?.role !== 'guest';
  const whole = categories.every((c) => columns[c]?.whole);
  const chosen = useSelection({ project: null, projects, may, shown: tasksShown, filter: view.filter, whole, as: 'every' });
  const { board: choice, ofCard } = useCardChoice(chosen, !ofOthers);
  const see = useCallback((category: Category, rows: Shown[], whole: boolean) => {
    setColumns((old) => ({ ...old, [category]: { rows, whole } }));
    for (const row of rows) shown.current.set(row.task.id, row);
    setStates((old) => {
      const known = new Set(old.map((s) => s.id));
      const fresh = rows.flatMap((r) => r.project.states).filter((s) => !known.has(s.id) && known.add(s.id));
      return fresh.length > 0 ? [...old, ...fresh] : old;
    });
  }, []);
  const moveTo = (id: string, category: string) => {
    const found = shown.current.get(id);
    if (!found || found.task.category === category) return;
    const state = found.project.states.find((s) => s.category === category);
    if (!state) return tell(`${found.project.name} has no state for that.`);
    say(`${found.task.title}: ${state.name}`);
    move({ task: found.task, state });
  };
  const { dragged, over } = useCardDrag(board, css.ghost ?? '', (id, { column }) => moveTo(id, column));
  const onKey = (event: React.KeyboardEvent, task: TaskRow) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = categories[categories.indexOf(task.category) + by];
    if (!event.shiftKey || by === 0 || !next) return;
    event.preventDefault();
    moveTo(task.id, next);
  };
  return (
    <>
      <FilterBar project={null} layout="board" view={view} onChange={setView} said={read(view.filter).said} ofOthers={ofOthers}>
        {menu?.(view)}
      </FilterBar>
      <p className="tl-hidden" aria-live="polite">
        {said}
      </p>
      {ofOthers ? (
        <WorkList base={base} bare />
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
          <div ref={board} className={css.board} role="group" aria-label="Board of all work" tabIndex={0} {...choice}>
            {categories.map((category) => (
              <WorkColumn
                key={category}
                category={category}
                filter={view.filter}
                over={over?.column === category}
                dragged={dragged}
                onSee={see}
                onKey={onKey}
                ofCard={ofCard}
              />
            ))}
          </div>
          <p className="tl-small tl-faint">
            Drag a card, on a touch screen after a long press; or focus it and press Shift with an arrow key.{may && ' x chooses a card.'}
          </p>
          {chosen.bar}
        </>
      )}
      {questions}
    </>
  );
}

interface ColumnProps {
  category: Category;
  filter: string;
  over: boolean;
  dragged: string | null;
  onSee: (category: Category, rows: Shown[], whole: boolean) => void;
  ofCard: (id: string) => CardChoice | undefined;
  onKey: (event: React.KeyboardEvent, task: TaskRow) => void;
}

function WorkColumn({ category, filter, over, dragged, onSee, onKey, ofCard }: ColumnProps) {
  const list = useAllWork(
    { filter: `state:${category} ${print(read(filter).filter)}`, sort: category === 'done' || category === 'dropped' ? 'updated_at' : 'due_on', group: 'none' },
    perColumn,
  );
  const byId = new Map(list.projects.map((p) => [p.id, p]));
  const rows = list.rows.flatMap((task): Shown[] => {
    const project = byId.get(task.project_id);
    return project && task.category === category ? [{ task, project }] : [];
  });
  const latest = useRef(rows);
  latest.current = rows;
  useEffect(() => {
    if (list.data) onSee(category, latest.current, !list.hasNextPage);
  }, [list.data, list.hasNextPage, category, onSee]);
  return (
    <section className={css.column} data-column={category} data-over={over || undefined} aria-label={categoryNames[category]}>
      <h2>{categoryNames[category]}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
      <div className={css.cards} data-cards role="group" aria-label={`Tasks: ${categoryNames[category]}`} tabIndex={0}>
        {list.isPending && <Loading lines={2} />}
        {list.isError && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
        {rows.map(({ task, project }) => {
          const choice = ofCard(task.id);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the link inside takes the focus; Shift and arrows move the card
            <div
              key={task.id}
              className={`${css.card} ${css.inFlow}`}
              data-card={task.id}
              data-chosen={choice?.chosen || undefined}
              data-choosing={choice?.choosing || undefined}
              data-dragging={dragged === task.id || undefined}
              onKeyDown={(e) => onKey(e, task)}
            >
              <Card task={task} project={project} choice={choice} />
            </div>
          );
        })}
        {list.hasNextPage && (
          <Button variant="subtle" size="compact-sm" mb={8} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </section>
  );
}
