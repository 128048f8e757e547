import { IconPencil } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { Chip } from '../../ui/Chip.tsx';
import { dueWords } from '../../ui/days.ts';
import { hrefs, taskHere } from '../../ui/hrefs.ts';
import { Initials } from '../../ui/Initials.tsx';
import { isEnded } from '../projects/projects.ts';
import { DueCell, LabelsCell, StateCell } from './cells.tsx';
import { LabelChip } from './LabelChip.tsx';
import css from './Tasks.module.css';
import { isLate, type TaskRow, type WorkProject } from './tasks.ts';
import type { Column } from './view.ts';

/** What of a row is being changed. */
export type Cell = 'title' | 'state' | 'due' | 'labels';

interface Props {
  /** The line: a task with two labels has two. */
  id: string;
  task: TaskRow;
  project: WorkProject;
  columns: Column[];
  /** What its milestone is called, where that is shown. */
  milestone: string | undefined;
  top: number;
  index: number;
  /** The row that Tab reaches. */
  on: boolean;
  /** The row one has gone to. */
  marked: boolean;
  cell: Cell | null;
  may: boolean;
  today: string;
  onPick: (id: string, cell: Cell | null) => void;
  onEnd: (back: boolean) => void;
  onChange: (task: TaskRow, patch: { title?: string; due_on?: string | null; labels?: string[] }) => void;
  onState: (task: TaskRow, state: WorkProject['states'][number]) => void;
  /** Among those to be changed together. */
  chosen?: boolean;
  /** Some are: the boxes stay in sight. */
  choosing?: boolean;
  onChoose?: (id: string, reach: boolean) => void;
}

/** The keys go from row to row, and from there to what a cell holds: a cell itself takes no focus. */
const inGrid = { role: 'gridcell' } as const;

/** One task in the list: read at a glance, changed where it stands. */
export const TaskLine = memo(function TaskLine({
  id,
  task,
  project,
  columns,
  milestone,
  top,
  index,
  on,
  marked,
  cell,
  may,
  today,
  onPick,
  onEnd,
  onChange,
  onState,
  chosen,
  choosing,
  onChoose,
}: Props) {
  const labels = project.labels.filter((l) => task.labels.includes(l.id));
  const tab = on ? 0 : -1;
  const state = project.states.find((s) => s.id === task.state_id)?.name ?? '';
  return (
    <div
      className={css.row}
      style={{ transform: `translateY(${top}px)` }}
      role="row"
      aria-rowindex={index}
      tabIndex={tab}
      data-on={on}
      data-chosen={chosen || undefined}
      data-choosing={choosing || undefined}
      aria-selected={chosen}
      data-marked={marked || undefined}
      onFocus={(e) => {
        if (!marked && e.target === e.currentTarget) onPick(id, null);
      }}
    >
      <span {...inGrid} className={css.key}>
        {onChoose && (
          <input
            type="checkbox"
            className={css.box}
            checked={chosen === true}
            readOnly
            tabIndex={tab}
            aria-label={`Choose ${task.key}`}
            onMouseDown={(e) => e.shiftKey && e.preventDefault()}
            onClick={(e) => onChoose(task.id, e.shiftKey)}
          />
        )}
        <span>{task.key}</span>
      </span>
      <span {...inGrid} className={css.name}>
        {cell === 'title' ? (
          <TitleField task={task} onEnd={onEnd} onSave={(title) => onChange(task, { title })} />
        ) : (
          <>
            <a className={css.title} data-done={isEnded(task.category) || undefined} href={taskHere(task.key)} title={task.title} tabIndex={tab}>
              {task.title}
            </a>
            {task.each_part !== null && task.each_part.all > 0 && (
              <span className={`tl-faint tl-small ${css.parts}`} title="Parts that are done">
                {task.each_part.done} of {task.each_part.all} parts
              </span>
            )}
            {task.engagement === 'quorum' && task.people_in && !isEnded(task.category) && (
              <span className={`tl-faint tl-small ${css.parts}`}>
                {task.people_in.in} of {task.people_in.needed} in
              </span>
            )}
            {task.parts.all > 0 && (
              <span className={`tl-faint tl-small ${css.parts}`}>
                {task.parts.done} of {task.parts.all}
              </span>
            )}
            {may && (
              <button type="button" className={css.pencil} aria-label={`Change the title of ${task.key}`} tabIndex={tab} onClick={() => onPick(id, 'title')}>
                <IconPencil size={15} aria-hidden />
              </button>
            )}
          </>
        )}
      </span>
      {columns.includes('project') && (
        <span {...inGrid} className={css.aside}>
          <a href={hrefs.project(project.key)} tabIndex={tab} title={project.name}>
            {project.name}
          </a>
        </span>
      )}
      {columns.includes('labels') && (
        <span {...inGrid} className={css.labels}>
          <LabelsCell
            open={cell === 'labels'}
            tab={tab}
            may={may && project.labels.length > 0}
            name={`Labels of ${task.key}`}
            value={task.labels}
            all={project.labels}
            onOpen={() => onPick(id, 'labels')}
            onEnd={onEnd}
            onSave={(next) => onChange(task, { labels: next })}
          >
            {labels.slice(0, 3).map((l) => (
              <LabelChip key={l.id} label={l} />
            ))}
            {labels.length > 3 && <span className="tl-faint tl-small">+{labels.length - 3}</span>}
          </LabelsCell>
        </span>
      )}
      {columns.includes('milestone') && (
        <span {...inGrid} className={css.aside}>
          {milestone}
        </span>
      )}
      {columns.includes('priority') && (
        <span {...inGrid} className={css.aside}>
          {task.priority === 'normal' ? '' : task.priority}
        </span>
      )}
      {columns.includes('state') && (
        <span {...inGrid} className={css.state}>
          <StateCell
            open={cell === 'state'}
            tab={tab}
            may={may}
            name={`State of ${task.key}`}
            states={project.states}
            value={task.state_id}
            onOpen={() => onPick(id, 'state')}
            onEnd={onEnd}
            onSave={(next) => onState(task, next)}
          >
            {state}
          </StateCell>
        </span>
      )}
      {columns.includes('due') && (
        <span {...inGrid} className={css.due}>
          <DueCell
            open={cell === 'due'}
            tab={tab}
            may={may}
            name={`Due day of ${task.key}`}
            value={task.due_on}
            onOpen={() => onPick(id, 'due')}
            onEnd={onEnd}
            onSave={(due_on) => onChange(task, { due_on })}
          >
            {task.due_on && <Chip tone={isLate(task, today) ? 'risk' : 'work'}>{dueWords(task.due_on, today)}</Chip>}
          </DueCell>
        </span>
      )}
      {columns.includes('holder') && (
        <span {...inGrid} className={css.who}>
          {task.holder ? (
            <Initials name={task.holder.name} initials={task.holder.initials} personId={task.holder.id} alone />
          ) : task.offer_open ? (
            <span className={css.offered} title="Offered, waiting for an answer">
              offered
            </span>
          ) : null}
        </span>
      )}
    </div>
  );
});

function TitleField({ task, onEnd, onSave }: { task: TaskRow; onEnd: (back: boolean) => void; onSave: (title: string) => void }) {
  const [text, setText] = useState(task.title);
  const input = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => input.current?.select(), []);
  const end = (save: boolean, back: boolean) => {
    if (left.current) return;
    left.current = true;
    const title = text.trim();
    if (save && title && title !== task.title) onSave(title);
    onEnd(back);
  };
  return (
    <input
      ref={input}
      className={css.field}
      aria-label={`Title of ${task.key}`}
      value={text}
      maxLength={255}
      onChange={(e) => setText(e.target.value)}
      onBlur={() => end(true, false)}
      onKeyDown={(e) => {
        if (e.nativeEvent.isComposing || (e.key !== 'Enter' && e.key !== 'Escape')) return;
        e.preventDefault();
        e.stopPropagation();
        end(e.key === 'Enter', true);
      }}
    />
  );
}
