import { IconCheck } from '@tabler/icons-react';
import { parts } from '../manage/parts/parts.client.ts';
import { Because } from '../ui/Because.tsx';
import { Chip } from '../ui/Chip.tsx';
import { dueWords } from '../ui/days.ts';
import { taskHere } from '../ui/hrefs.ts';
import { tellWithUndo } from '../ui/notify.tsx';
import { useOptimistic } from '../ui/optimistic.ts';
import { focusRow, rowBeside } from '../ui/rows.ts';
import { Row } from '../ui/Section.tsx';
import type { Place } from './day-order.ts';
import css from './Today.module.css';
import { today } from './today.client.ts';
import type { MyPart, Today } from './today.ts';

const shows = ['today', 'parts', 'tasks', 'inbox'];

/** The parts of tasks that I took, after the tasks of the same list. */
export function PartsOfMine({ day, place }: { day: Today; place: Place }) {
  return day.parts.filter((p) => p.place === place).map((part) => <PartRow key={part.id} part={part} today={day.day} />);
}

function PartRow({ part, today: day }: { part: MyPart; today: string }) {
  const reopen = useOptimistic({
    call: (input: { id: string }) => parts.client.reopen(input),
    paint: () => [],
    refresh: shows,
    failed: 'The part was not opened again.',
  });
  const finish = useOptimistic({
    call: (input: { id: string }) => parts.client.finish(input),
    paint: ({ id }) => [{ key: today.today.key(), change: (old: Today): Today => ({ ...old, parts: old.parts.filter((p) => p.id !== id) }) }],
    refresh: shows,
    failed: 'The part was not finished.',
    done: (_, { id }) => tellWithUndo(`Finished: ${part.title}`, () => reopen.mutate({ id })),
  });
  const late = part.due_on !== null && part.due_on < day;
  return (
    <Row
      id={part.id}
      before={
        <button
          type="button"
          className={css.box}
          aria-label={`Finish ${part.title}`}
          title="Finish (x)"
          data-act="finish"
          data-team
          onClick={() => {
            focusRow(rowBeside(part.id));
            finish.mutate({ id: part.id });
          }}
        >
          <IconCheck size={13} stroke={3} aria-hidden />
        </button>
      }
      end={
        <Chip tone={late ? 'risk' : 'work'}>
          <span className={part.due_on ? css.project : css.alone}>
            {part.project_name}
            {part.due_on && ' ·'}
          </span>
          {part.due_on && dueWords(part.due_on, day)}
        </Chip>
      }
    >
      <a className={css.name} data-row-main data-act="open" href={taskHere(part.task.key)}>
        {part.title}
      </a>{' '}
      <span className="tl-small tl-muted">a part of “{part.task.title}”</span>
      <div>{part.because ? <Because text={part.because} /> : <span className="tl-muted tl-small">{part.reaches ? '' : 'no thread to any goal yet'}</span>}</div>
    </Row>
  );
}
