import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Chip } from '../ui/Chip.tsx';
import { runCommand, useCommands } from '../ui/commands.ts';
import { DayText } from '../ui/DayText.tsx';
import { weekdayName } from '../ui/days.ts';
import { hrefs } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Columns, Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { pressInRow, stepRow } from '../ui/rows.ts';
import { Section } from '../ui/Section.tsx';
import type { Place } from './day-order.ts';
import { FirstSteps } from './FirstSteps.tsx';
import { OfferedToYou } from './OfferedToYou.tsx';
import { PartsOfMine } from './PartsOfMine.tsx';
import { Story } from './Story.tsx';
import css from './Today.module.css';
import { TodayRow } from './TodayRow.tsx';
import { today } from './today.client.ts';
import type { Today } from './today.ts';
import { type Drag, useDrag } from './useDrag.ts';
import { type MyDay, useMyDay } from './useMyDay.ts';

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function headingOf(day: Today): string {
  const n = day.mine.length + day.parts.filter((p) => p.place === 'mine').length;
  const name = weekdayName(day.day);
  if (n === 0) return `${name}, and nothing that presses`;
  return `${name}, and ${numbers[n] ?? n} ${n === 1 ? 'thing that matters' : 'things that matter'}`;
}

const newTask = () => runCommand('task.new');

/** My day: what is mine, what is offered to me, and why it matters. */
export function Screen() {
  const query = useQuery(today.today.queryOptions());
  const moves = useMyDay(query.data);
  const drag = useDrag(query.data, moves);
  useCommands([
    { id: 'today.next', title: 'Next row', group: 'Today', keys: 'j', run: () => stepRow(1) },
    { id: 'today.previous', title: 'Row before', group: 'Today', keys: 'k', run: () => stepRow(-1) },
    { id: 'today.open', title: 'Open the task', group: 'Today', keys: 'o', run: () => pressInRow('open') },
    { id: 'today.finish', title: 'Finish the task', group: 'Today', keys: 'x', run: () => pressInRow('finish') },
    { id: 'today.up', title: 'Move the task up', group: 'Today', keys: 'alt+arrowup', run: () => moves.stepHere(-1) },
    { id: 'today.down', title: 'Move the task down', group: 'Today', keys: 'alt+arrowdown', run: () => moves.stepHere(1) },
    { id: 'today.toggle', title: 'Put the task on today, or take it off', group: 'Today', keys: 't', run: () => moves.toggleHere() },
    { id: 'today.take', title: 'Take on what is offered', group: 'Today', keys: 'a', run: () => pressInRow('take') },
    { id: 'today.counter', title: 'Yes, if …', group: 'Today', keys: 'y', run: () => pressInRow('counter') },
    { id: 'today.decline', title: 'Not for me', group: 'Today', keys: 'd', run: () => pressInRow('decline') },
  ]);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  const day = query.data;
  const list = (place: Place) => <List day={day} place={place} moves={moves} drag={drag} />;
  const countOf = (place: Place) => day[place].length + day.parts.filter((p) => p.place === place).length;
  const empty = day.parts.length + day.mine.length + day.week.length + day.later.length + day.offered.length + day.imported.length === 0;
  return (
    <Page
      title={headingOf(day)}
      actions={
        <Button variant="filled" className={css.notOnPhone ?? ''} onClick={newTask}>
          New task
        </Button>
      }
    >
      {day.story && <Story day={day} story={day.story} />}
      <Columns
        side={
          <>
            {day.next_milestone && <NextMilestone milestone={day.next_milestone} />}
            {day.first_steps.length > 0 && !empty && <FirstSteps steps={day.first_steps} />}
          </>
        }
      >
        {empty && day.first_steps.length > 0 && <FirstSteps steps={day.first_steps} />}
        <p className="tl-hidden" aria-live="polite">
          {moves.said}
        </p>
        <Section title="Today" note={noteOf(day)}>
          {day.mine.length === 0 && !day.parts.some((p) => p.place === 'mine') ? (
            <div {...drag.list('mine')}>
              <p className="tl-muted" style={{ padding: '14px 16px', margin: 0 }}>
                {countOf('week') + countOf('later') > 0
                  ? 'Nothing is due today. Put something of this week here, or take what is offered.'
                  : day.offered.length + day.imported.length > 0
                    ? 'Nothing is due today. Take what is offered, if it is for you.'
                    : 'Nothing is due today. What you take, and what is due, stands here.'}
              </p>
            </div>
          ) : (
            list('mine')
          )}
          <PartsOfMine day={day} place="mine" />
        </Section>
        <OfferedToYou offered={day.offered} imported={day.imported} />
        {countOf('week') > 0 && (
          <Section title="This week" note={`${countOf('week')}`}>
            {list('week')}
            <PartsOfMine day={day} place="week" />
          </Section>
        )}
        {countOf('later') > 0 && (
          <details className={css.later}>
            <summary>Later, {countOf('later')}</summary>
            <Section>
              {list('later')}
              <PartsOfMine day={day} place="later" />
            </Section>
          </details>
        )}
      </Columns>
    </Page>
  );
}

function noteOf({ mine, parts }: Today): string {
  const part = parts.filter((p) => p.place === 'mine').length;
  const together = mine.filter((t) => t.people_in !== null).length;
  const own = mine.length - together;
  return [own > 0 ? `${own} yours` : '', together > 0 ? `${together} together` : '', part > 0 ? (part === 1 ? 'a part' : `${part} parts`) : '']
    .filter(Boolean)
    .join(' · ');
}

function List({ day, place, moves, drag }: { day: Today; place: Place; moves: MyDay; drag: Drag }) {
  return (
    <div {...drag.list(place)}>
      {day[place].map((task) => (
        <TodayRow key={task.id} task={task} day={day} place={place} moves={moves} drag={drag} />
      ))}
    </div>
  );
}

function NextMilestone({ milestone }: { milestone: NonNullable<Today['next_milestone']> }) {
  const all = milestone.open + milestone.done;
  return (
    <Section
      title="Next milestone"
      note={milestone.risk ? <Chip tone={milestone.risk.startsWith('past') ? 'risk' : 'star'}>{milestone.risk}</Chip> : undefined}
      padded
    >
      <div className="tl-strong">
        <a href={`${hrefs.project(milestone.project_key)}?view=milestones`}>{milestone.title}</a>
      </div>
      <div className="tl-muted tl-small">
        Planned <DayText day={milestone.day} /> in {milestone.project_name}.{' '}
        {all === 0 ? 'No work lies in it yet.' : `${milestone.done} of ${all} tasks are done.`}
      </div>
    </Section>
  );
}
