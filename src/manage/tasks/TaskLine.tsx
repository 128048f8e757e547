import { IconPencil } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { Chip } from '../../ui/Chip.tsx';
import { dueWords } from '../../ui/days.ts';
import { hrefs, taskHere } from '../../ui/hrefs.ts';
import type { Field, FieldChange } from '../fields/fields.ts';
import { isEnded } from '../projects/projects.ts';
import { DayCell, LabelsCell, PickCell } from './cells.tsx';
import { type Deed, HolderCell } from './HolderCell.tsx';
import { LabelChip } from './LabelChip.tsx';
import { OwnCell } from './OwnCell.tsx';
import css from './Tasks.module.css';
import { isLate, mayInList, mostMinutes, type Priority, priorities, type TaskRow, type WorkProject } from './tasks.ts';
import type { OwnColumn, Shown } from './view.ts';
import { WrittenCell } from './WrittenCell.tsx';

/** What of a row is being changed. */
export type Cell = 'title' | 'state' | 'due' | 'labels' | 'milestone' | 'priority' | 'estimate' | 'holder' | OwnColumn;
/** What a cell changes. */
export interface RowPatch {
  title?: string;
  due_on?: string | null;
  labels?: string[];
  milestone_id?: string | null;
  priority?: Priority;
  estimate_minutes?: number | null;
  fields?: FieldChange[];
}
/** Whoever looks. */
export interface Looking {
  id: string;
  guest: boolean;
}
/** A milestone that a task may be for. */
export interface MilestoneName {
  id: string;
  title: string;
}

interface Props {
  /** The line: a task with two labels has two. */
  id: string;
  task: TaskRow;
  project: WorkProject;
  columns: Shown[];
  /** The fields of the project's own that are shown, in their order. */
  own: Field[];
  /** The milestones of the project, where their column is shown. */
  milestones: MilestoneName[];
  top: number;
  index: number;
  /** The row that Tab reaches. */
  on: boolean;
  /** The row one has gone to. */
  marked: boolean;
  cell: Cell | null;
  me: Looking;
  today: string;
  onPick: (id: string, cell: Cell | null) => void;
  onEnd: (back: boolean) => void;
  onChange: (task: TaskRow, patch: RowPatch) => void;
  onState: (task: TaskRow, state: WorkProject['states'][number]) => void;
  onDeed: (task: TaskRow, deed: Deed) => void;
  /** Among those to be changed together. */
  chosen?: boolean;
  /** Some are: the boxes stay in sight. */
  choosing?: boolean;
  onChoose?: (id: string, reach: boolean) => void;
}

/** The keys go from row to row, and from there to what a cell holds: a cell itself takes no focus. */
const inGrid = { role: 'gridcell' } as const;

const priorityChoices = priorities.map((p) => ({ id: p, name: p }));
const hoursOf = (minutes: number | null) => (minutes === null ? '' : String(Number((minutes / 60).toFixed(2))));
const readHours = (text: string): string | null => {
  const given = text.trim().replace(/\s*h$/, '');
  if (given === '') return '';
  const minutes = /^\d{1,6}([.]\d{1,4})?$/.test(given) ? Math.round(Number(given) * 60) : 0;
  return minutes >= 1 && minutes <= mostMinutes ? given : null;
};

/** One task in the list: read at a glance, changed where it stands. */
export const TaskLine = memo(function TaskLine({
  id,
  task,
  project,
  columns,
  own,
  milestones,
  top,
  index,
  on,
  marked,
  cell,
  me,
  today,
  onPick,
  onEnd,
  onChange,
  onState,
  onDeed,
  chosen,
  choosing,
  onChoose,
}: Props) {
  const labels = project.labels.filter((l) => task.labels.includes(l.id));
  const tab = on ? 0 : -1;
  const state = project.states.find((s) => s.id === task.state_id)?.name ?? '';
  const can = mayInList(task, project, me);
  const at = (which: Cell, what: string, may: boolean) => ({
    open: cell === which,
    tab: tab as 0 | -1, // one of the two, as above
    may,
    name: `${what} of ${task.key}`,
    onOpen: () => onPick(id, which),
    onEnd,
  });
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
            {can.edit && (
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
            {...at('labels', 'Labels', can.edit && project.labels.length > 0)}
            value={task.labels}
            all={project.labels}
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
        <span {...inGrid} className={css.fact}>
          <PickCell
            {...at('milestone', 'Milestone', can.plan && (milestones.length > 0 || task.milestone_id !== null))}
            choices={milestones.map((m) => ({ id: m.id, name: m.title }))}
            value={task.milestone_id}
            none="No milestone"
            onSave={(milestone_id) => onChange(task, { milestone_id })}
          >
            <span className={css.cut}>{milestones.find((m) => m.id === task.milestone_id)?.title}</span>
          </PickCell>
        </span>
      )}
      {columns.includes('priority') && (
        <span {...inGrid} className={css.fact}>
          <PickCell
            {...at('priority', 'Priority', can.plan)}
            choices={priorityChoices}
            value={task.priority}
            onSave={(priority) => onChange(task, { priority: priority as Priority })} // one of those above
          >
            {task.priority === 'normal' ? '' : task.priority}
          </PickCell>
        </span>
      )}
      {columns.includes('estimate') && (
        <span {...inGrid} className={css.fact}>
          <WrittenCell
            {...at('estimate', 'Estimate in hours', can.plan)}
            value={hoursOf(task.estimate_minutes)}
            read={readHours}
            mend="Give hours, such as 1.5; leave it empty for none."
            most={12}
            decimal
            onSave={(hours) => onChange(task, { estimate_minutes: hours === '' ? null : Math.round(Number(hours) * 60) })}
          >
            {task.estimate_minutes !== null && `${hoursOf(task.estimate_minutes)} h`}
          </WrittenCell>
        </span>
      )}
      {columns.includes('state') && (
        <span {...inGrid} className={css.state}>
          <PickCell
            {...at('state', 'State', can.edit)}
            choices={project.states}
            value={task.state_id}
            onSave={(next) => {
              const to = project.states.find((s) => s.id === next);
              if (to) onState(task, to);
            }}
          >
            {state}
          </PickCell>
        </span>
      )}
      {columns.includes('due') && (
        <span {...inGrid} className={css.due}>
          <DayCell {...at('due', 'Due day', can.plan)} value={task.due_on} onSave={(due_on) => onChange(task, { due_on })}>
            {task.due_on && <Chip tone={isLate(task, today) ? 'risk' : 'work'}>{dueWords(task.due_on, today)}</Chip>}
          </DayCell>
        </span>
      )}
      {columns.includes('holder') && (
        <span {...inGrid} className={css.who}>
          <HolderCell
            {...at('holder', 'Holder', true)}
            task={task}
            me={me.id}
            takesPart={project.can.take_part && !me.guest}
            onDeed={(deed) => onDeed(task, deed)}
          />
        </span>
      )}
      {own.map((f) => (
        <span {...inGrid} key={f.id} className={css.fact} data-number={f.type === 'number' || undefined}>
          <OwnCell
            {...at(`field:${f.id}`, f.name, can.edit)}
            field={f}
            value={task.fields.find((v) => v.id === f.id)?.value ?? null}
            today={today}
            onSave={(value) => onChange(task, { fields: [{ id: f.id, value }] })}
          />
        </span>
      ))}
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
