import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Chip } from '../ui/Chip.tsx';
import { runCommand, useCommands } from '../ui/commands.ts';
import { DayText } from '../ui/DayText.tsx';
import { weekdayName } from '../ui/days.ts';
import { go } from '../ui/go.ts';
import { hrefs, taskHere } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Columns, Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Section } from '../ui/Section.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { OfferedToYou } from './OfferedToYou.tsx';
import { Story } from './Story.tsx';
import { TodayRow, useFinish } from './TodayRow.tsx';
import { today } from './today.client.ts';
import type { Item, Today } from './today.ts';

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function headingOf(day: Today): string {
  const n = day.mine.length;
  const name = weekdayName(day.day);
  if (n === 0) return `${name}, and nothing that presses`;
  return `${name}, and ${numbers[n] ?? n} ${n === 1 ? 'thing that matters' : 'things that matter'}`;
}

const newTask = () => runCommand('task.new');

/** My day: what is mine, what is offered to me, and why it matters. */
export function Screen() {
  const query = useQuery(today.today.queryOptions());
  const finish = useFinish();
  const first = query.data?.mine[0];
  useCommands([
    { id: 'today.finish', title: 'Finish the first task of today', group: 'Today', keys: 'x', run: () => first && finish.mutate({ id: first.id }) },
    { id: 'today.open', title: 'Open the first task of today', group: 'Today', keys: 'o', run: () => first && go(taskHere(first.key)) },
  ]);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  const day = query.data;
  const empty = day.mine.length + day.week.length + day.later.length + day.offered.length + day.imported.length === 0;
  return (
    <Page
      title={headingOf(day)}
      actions={
        <Button variant="filled" onClick={newTask}>
          New task
        </Button>
      }
    >
      {day.story && <Story story={day.story} />}
      <Columns
        side={
          <>
            {day.next_milestone && <NextMilestone milestone={day.next_milestone} />}
            {day.first_steps.length > 0 && !empty && <FirstSteps steps={day.first_steps} />}
          </>
        }
      >
        {empty && day.first_steps.length > 0 && <FirstSteps steps={day.first_steps} />}
        <Section title="Today" note={noteOf(day.mine)}>
          {day.mine.length === 0 ? (
            <p className="tl-muted" style={{ padding: '14px 16px', margin: 0 }}>
              Nothing is due today. Pick something from this week, or take what is offered.
            </p>
          ) : (
            day.mine.map((task) => <TodayRow key={task.id} task={task} today={day.day} />)
          )}
        </Section>
        <OfferedToYou offered={day.offered} imported={day.imported} />
        {day.week.length > 0 && (
          <Section title="This week" note={`${day.week.length}`}>
            {day.week.map((task) => (
              <TodayRow key={task.id} task={task} today={day.day} />
            ))}
          </Section>
        )}
        {day.later.length > 0 && <Later tasks={day.later} day={day.day} />}
      </Columns>
    </Page>
  );
}

function noteOf(mine: Item[]): string {
  const together = mine.filter((t) => t.engagement === 'together').length;
  const own = mine.length - together;
  return [own > 0 ? `${own} yours` : '', together > 0 ? `${together} together` : ''].filter(Boolean).join(' · ');
}

function Later({ tasks, day }: { tasks: Item[]; day: string }) {
  return (
    <details>
      <summary className="tl-muted" style={{ cursor: 'pointer', padding: '4px 2px' }}>
        Later, {tasks.length}
      </summary>
      <Stack>
        <Section>
          {tasks.map((task) => (
            <TodayRow key={task.id} task={task} today={day} />
          ))}
        </Section>
      </Stack>
    </details>
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
