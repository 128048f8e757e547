import { IconCheck } from '@tabler/icons-react';
import { isEnded } from '../manage/projects/projects.ts';
import { ChildrenDialog, useChildren } from '../manage/tasks/ChildrenDialog.tsx';
import { tasks } from '../manage/tasks/tasks.client.ts';
import { daysLate } from '../manage/tasks/tasks.ts';
import { Because } from '../ui/Because.tsx';
import { Chip } from '../ui/Chip.tsx';
import { dueWords } from '../ui/days.ts';
import { taskHere } from '../ui/hrefs.ts';
import { tellWithUndo } from '../ui/notify.tsx';
import { useOptimistic } from '../ui/optimistic.ts';
import { focusRow, rowBeside } from '../ui/rows.ts';
import { Row } from '../ui/Section.tsx';
import type { Place } from './day-order.ts';
import { RowMenuButton } from './RowMenuButton.tsx';
import css from './Today.module.css';
import { today } from './today.client.ts';
import type { Item, Today } from './today.ts';
import type { Drag } from './useDrag.ts';
import type { MyDay } from './useMyDay.ts';

const shows = ['today', 'tasks', 'projects', 'throughline'];

/** Finishing a task on Today: it is struck through at once, and can be taken back. */
function useFinish() {
  const setDone = (id: string, category: Item['category']) => [
    {
      key: today.today.key(),
      change: (old: Today): Today => {
        const done = (list: Item[]) => list.map((t) => (t.id === id ? { ...t, category } : t));
        return { ...old, mine: done(old.mine), week: done(old.week), later: done(old.later) };
      },
    },
  ];
  const reopen = useOptimistic({
    call: (input: { id: string }) => tasks.client.reopen(input),
    paint: ({ id }) => setDone(id, 'in_progress'),
    refresh: shows,
    failed: 'The task was not opened again.',
  });
  return useOptimistic({
    call: (input: { id: string; title: string; children?: 'close' | 'move' | 'drop' }) => {
      const { title: _, ...rest } = input;
      return tasks.client.finish(rest);
    },
    paint: ({ id }) => setDone(id, 'done'),
    refresh: shows,
    failed: 'The task was not finished.',
    done: (_, { id, title }) => tellWithUndo(`Finished: ${title}`, () => reopen.mutate({ id })),
  });
}

interface Props {
  task: Item;
  day: Today;
  place: Place;
  moves: MyDay;
  drag: Drag;
}

/** A task of mine with its because, and what is due. */
export function TodayRow({ task, day, place, moves, drag }: Props) {
  const finish = useFinish();
  const input = { id: task.id, title: task.title };
  const children = useChildren((choice) => finish.mutateAsync({ ...input, children: choice }));
  const done = isEnded(task.category);
  const late = daysLate(task, day.day) > 0;
  const mayFinish = task.holder !== null;
  const tick = () => {
    if (task.parts.all > task.parts.done) return children.ask(task.parts.all - task.parts.done);
    focusRow(rowBeside(task.id));
    finish.mutate(input);
  };
  return (
    <Row
      id={task.id}
      drag={drag.row(task.id, place)}
      before={
        <button
          type="button"
          className={css.box}
          data-team={task.people_in !== null || undefined}
          data-done={done || undefined}
          disabled={!mayFinish || done}
          aria-label={`Finish ${task.title}`}
          title="Finish (x)"
          data-act="finish"
          onClick={tick}
        >
          <IconCheck size={13} stroke={3} aria-hidden />
        </button>
      }
      end={
        <>
          {late ? (
            <Chip tone="risk">{dueWords(task.due_on ?? day.day, day.day)}</Chip>
          ) : task.due_on ? (
            <Chip tone="work">
              <span className={css.project}>{task.project_name} ·</span>
              {dueWords(task.due_on, day.day)}
            </Chip>
          ) : (
            <Chip>
              <span className={css.alone}>{task.project_name}</span>
            </Chip>
          )}
          <RowMenuButton day={day} task={task} place={place} moves={moves} />
        </>
      }
    >
      <a className={css.name} data-row-main data-act="open" data-done={done || undefined} draggable={false} href={taskHere(task.key)}>
        {task.title}
      </a>{' '}
      {task.people_in && (
        <Chip tone="people">
          {task.engagement === 'together' ? 'together · ' : ''}
          {task.people_in.in} of {task.people_in.needed} in
        </Chip>
      )}
      <div>{task.because ? <Because text={task.because} /> : <span className="tl-muted tl-small">{task.reaches ? '' : 'no thread to any goal yet'}</span>}</div>
      <ChildrenDialog {...children.dialog} title={task.title} />
    </Row>
  );
}
