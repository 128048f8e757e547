import { IconDiamond } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { addDays } from '../../kit/time.ts';
import { dayLong, dayShort } from '../../ui/days.ts';
import { hrefs, taskHere } from '../../ui/hrefs.ts';
import { firstDayOfWeek, weekdayNames } from '../../ui/reader.ts';
import css from './Calendar.module.css';
import { type Span, stepOf } from './calendar.ts';
import type { CalendarPage } from './tasks.client.ts';
import { isLate, type TaskRow } from './tasks.ts';
import { useCardDrag } from './useCardDrag.ts';

interface Props {
  label: string;
  days: string[];
  span: Span;
  /** The month that is meant: days of others are drawn fainter. */
  month: string;
  found: CalendarPage;
  today: string;
  onMove: (task: TaskRow, day: string | null) => void;
  /** The keys went to a day that is not shown. */
  onPage: (day: string) => void;
}
const noDay = 'none';

/** Days in weeks. The arrows go from day to day, Tab to the tasks of a day; Alt and an arrow move a task, and so does the mouse. */
export function CalendarGrid({ label, days, span, month, found, today, onMove, onPage }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(days.includes(today) ? today : (days.find((d) => d.startsWith(month)) ?? days[0] ?? today));
  const [said, say] = useState('');
  const follow = useRef<string | null>(null);
  const byDay = Map.groupBy(found.tasks, (t) => t.due_on ?? '');
  const stones = Map.groupBy(found.milestones, (m) => m.target_on);
  const here = days.includes(at) ? at : (days[0] ?? at);
  const move = (task: TaskRow, day: string | null) => {
    say(`${task.title}: ${day ? dayLong(day) : 'no day'}`);
    onMove(task, day);
  };
  const { dragged, over } = useCardDrag(box, css.ghost ?? '', (id, { column }) => {
    const task = [...found.tasks, ...found.undated].find((t) => t.id === id);
    if (task) move(task, column === noDay ? null : column);
  });
  // What the keys moved, or the day they went to, has the focus once it is drawn.
  useEffect(() => {
    if (!follow.current) return;
    const wanted = box.current?.querySelector<HTMLElement>(follow.current);
    if (!wanted) return;
    follow.current = null;
    wanted.focus();
  });
  const goTo = (day: string) => {
    setAt(day);
    follow.current = `[data-day="${day}"]`;
    if (!days.includes(day)) onPage(day);
  };
  const onDayKey = (event: React.KeyboardEvent, day: string) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = stepOf[event.key];
    if (event.key === 'Enter') box.current?.querySelector<HTMLElement>(`[data-day="${day}"] a`)?.focus();
    else if (step !== undefined) goTo(addDays(day, step));
    else return;
    event.preventDefault();
  };
  const onTaskKey = (event: React.KeyboardEvent, task: TaskRow) => {
    const step = stepOf[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.altKey) {
      const day = task.due_on === null ? today : addDays(task.due_on, step);
      follow.current = `[data-day="${day}"] [data-card="${task.id}"] a`;
      setAt(day);
      move(task, day);
      if (!days.includes(day)) onPage(day);
      return;
    }
    const links = [...(event.currentTarget.closest('[data-column]')?.querySelectorAll<HTMLElement>('a') ?? [])];
    const next = links[links.indexOf(event.target as HTMLElement) + (step > 0 ? 1 : -1)]; // what heard the key is one of the links
    if (next) next.focus();
    else if (task.due_on) goTo(task.due_on);
  };
  const most = span === 'week' ? 60 : 3;
  const names = weekdayNames('short');
  const heads = Array.from({ length: 7 }, (_, i) => names[(i + firstDayOfWeek) % 7] ?? '');
  const card = (task: TaskRow, tab: 0 | -1) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: the link inside takes the focus; Alt and arrows move the task
    <div
      key={task.id}
      className={css.task}
      data-card={task.id}
      data-dragging={dragged === task.id || undefined}
      data-late={isLate(task, today) || undefined}
      onKeyDown={(e) => onTaskKey(e, task)}
    >
      <a
        href={taskHere(task.key)}
        tabIndex={tab}
        title={`${task.key} ${task.title}`}
        data-done={task.category === 'done' || task.category === 'dropped' || undefined}
      >
        {task.title}
      </a>
    </div>
  );
  return (
    <div ref={box} className={css.whole}>
      <p className="tl-hidden" aria-live="polite">
        {said}
      </p>
      <div className={css.grid} data-span={span} role="grid" aria-label={label}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: the keys go from day to day */}
        <div role="row" className={css.week}>
          {heads.map((name) => (
            // biome-ignore lint/a11y/useFocusableInteractive: a heading of a column is passed over by the keys
            <div key={name} role="columnheader" className={css.weekday}>
              {name}
            </div>
          ))}
        </div>
        {Array.from({ length: days.length / 7 }, (_, w) => days.slice(w * 7, w * 7 + 7)).map((week) => (
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <div key={week[0]} role="row" className={css.week}>
            {week.map((day) => {
              const due = byDay.get(day) ?? [];
              const more = (found.days.find((d) => d.day === day)?.n ?? 0) - Math.min(due.length, most);
              const tab = day === here ? 0 : -1;
              return (
                <div
                  key={day}
                  role="gridcell"
                  className={css.day}
                  data-day={day}
                  data-column={day}
                  data-other={span === 'month' && !day.startsWith(month) ? true : undefined}
                  data-today={day === today || undefined}
                  data-over={over?.column === day || undefined}
                  tabIndex={tab}
                  onFocus={() => day !== at && setAt(day)}
                  onKeyDown={(e) => onDayKey(e, day)}
                >
                  <span className="tl-hidden">{`${dayLong(day)}${due.length > 0 ? `, ${due.length === 1 ? '1 task' : `${due.length} tasks`}` : ''} `}</span>
                  <span className={css.number} aria-hidden="true">
                    {day.endsWith('-01') ? dayShort(day, day) : Number(day.slice(8))}
                  </span>
                  {(stones.get(day) ?? []).map((m) => (
                    <a
                      key={m.id}
                      className={css.stone}
                      href={`${hrefs.project(m.project_key)}?view=milestones`}
                      tabIndex={tab}
                      title={`Milestone of ${m.project_name}`}
                    >
                      <IconDiamond size={12} aria-hidden /> {m.title}
                    </a>
                  ))}
                  {due.slice(0, most).map((task) => card(task, tab))}
                  {more > 0 && (
                    <a className={css.more} href={listOf(day)} tabIndex={tab}>
                      and {more} more
                    </a>
                  )}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <section className={css.tray} aria-label="Without a day" data-column={noDay} data-over={over?.column === noDay || undefined}>
        <h3>Without a day</h3>
        {found.undated.length === 0 ? (
          <p className="tl-small tl-faint">Nothing. Drag a task here to take its day away.</p>
        ) : (
          found.undated.map((task) => card(task, 0))
        )}
        {found.more_undated && <p className="tl-small tl-faint">There are more: filter the list by “No day”.</p>}
      </section>
      <p className={`tl-small tl-faint ${css.hint}`}>Drag a task to another day; or focus it and press Alt with an arrow key.</p>
    </div>
  );
}

/** The list of what is due on a day, on the page one is on. */
function listOf(day: string): string {
  const search = new URLSearchParams(location.search);
  search.set('view', 'list');
  const filter = search.get('filter') ?? 'is:open';
  search.set('filter', `${filter} due:${day}`.trim());
  return `${location.pathname}?${search}`;
}
