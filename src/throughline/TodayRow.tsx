import { IconCheck } from '@tabler/icons-react';
import { isEnded } from '../manage/projects/projects.ts';
import { ChildrenDialog, useChildren } from '../manage/tasks/ChildrenDialog.tsx';
import { tasks } from '../manage/tasks/tasks.client.ts';
import { daysLate } from '../manage/tasks/tasks.ts';
import { Because } from '../ui/Because.tsx';
import { Chip } from '../ui/Chip.tsx';
import { dueWords } from '../ui/days.ts';
import { taskHere } from '../ui/hrefs.ts';
import { useOptimistic } from '../ui/optimistic.ts';
import { Row } from '../ui/Section.tsx';
import css from './Today.module.css';
import { today } from './today.client.ts';
import type { Item, Today } from './today.ts';

/** Finishing a task on Today: it is struck through at once. */
export function useFinish() {
  return useOptimistic({
    call: (input: { id: string; children?: 'close' | 'move' | 'drop' }) => tasks.client.finish(input),
    paint: ({ id }) => [
      {
        key: today.today.key(),
        change: (old: Today): Today => {
          const done = (list: Item[]) => list.map((t) => (t.id === id ? { ...t, category: 'done' as const } : t));
          return { ...old, mine: done(old.mine), week: done(old.week), later: done(old.later) };
        },
      },
    ],
    refresh: ['today', 'tasks', 'projects', 'throughline'],
    failed: 'The task was not finished.',
  });
}

/** A task of mine with its because, and what is due. */
export function TodayRow({ task, today: day }: { task: Item; today: string }) {
  const finish = useFinish();
  const children = useChildren((choice) => finish.mutateAsync({ id: task.id, children: choice }));
  const done = isEnded(task.category);
  const late = daysLate(task, day) > 0;
  const mayFinish = task.holder !== null;
  const tick = () => (task.parts.all > task.parts.done ? children.ask(task.parts.all - task.parts.done) : finish.mutate({ id: task.id }));
  return (
    <Row
      before={
        <button
          type="button"
          className={css.box}
          data-team={task.engagement === 'together' || undefined}
          data-done={done || undefined}
          disabled={!mayFinish || done}
          aria-label={`Finish ${task.title}`}
          title="Finish (x)"
          onClick={tick}
        >
          <IconCheck size={13} stroke={3} aria-hidden />
        </button>
      }
      end={
        <>
          {late && <Chip tone="risk">{dueWords(task.due_on ?? day, day)}</Chip>}
          {!late && (
            <Chip tone={task.due_on ? 'work' : undefined}>
              {[task.project_name, task.due_on ? dueWords(task.due_on, day) : ''].filter(Boolean).join(' · ')}
            </Chip>
          )}
        </>
      }
    >
      <a className={css.name} data-done={done || undefined} href={taskHere(task.key)}>
        {task.title}
      </a>{' '}
      {task.people_in && (
        <Chip tone="people">
          together · {task.people_in.in} of {task.people_in.needed} in
        </Chip>
      )}
      <div>{task.because ? <Because text={task.because} /> : <span className="tl-muted tl-small">{task.reaches ? '' : 'no thread to any goal yet'}</span>}</div>
      <ChildrenDialog {...children.dialog} title={task.title} />
    </Row>
  );
}
