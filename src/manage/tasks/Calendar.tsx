import { ActionIcon, Button, Group, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isDay } from '../../kit/time.ts';
import { todayHere } from '../../ui/days.ts';
import { useSearchParam } from '../../ui/go.ts';
import { Loading } from '../../ui/Loading.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { dayFormat, firstDayOfWeek } from '../../ui/reader.ts';
import { TakeList } from '../../ui/TakeList.tsx';
import type { Project } from '../projects/projects.ts';
import { Agenda } from './Agenda.tsx';
import css from './Calendar.module.css';
import { CalendarGrid } from './CalendarGrid.tsx';
import { daysShown, type Span, stepped } from './calendar.ts';
import { FilterBar } from './FilterBar.tsx';
import { tasks } from './tasks.client.ts';
import { useMoveDay } from './useMoveDay.ts';
import { useView } from './useView.ts';
import type { View } from './view.ts';

interface Props {
  /** null: all work. */
  project: Project | null;
  base: View;
  menu?: (view: View) => ReactNode;
  /** What is shown instead where the work of another is asked for. */
  plain: ReactNode;
}

/** Tasks by due day and milestones by their day: a month or a week; on a phone the days one after the other. */
export function Calendar({ project, base, menu, plain }: Props) {
  const [view, setView] = useView(base);
  const [given, setOn] = useSearchParam('on');
  const [span = 'month', setSpan] = useSearchParam('span');
  const phone = useMediaQuery('(max-width: 768px)', window.matchMedia('(max-width: 768px)').matches, { getInitialValueInEffect: false });
  const today = todayHere();
  const on = given !== undefined && isDay(given) ? given : today;
  const kind: Span = span === 'week' ? 'week' : 'month';
  const days = daysShown(on, kind, firstDayOfWeek);
  const [from = on, to = on] = [days[0], days.at(-1)];
  const query = useQuery(
    tasks.calendar.queryOptions({
      input: { from, to, ...(view.filter.trim() ? { filter: view.filter } : {}), ...(project ? { project_id: project.id } : {}) },
      placeholderData: (old) => old,
    }),
  );
  const moveDay = useMoveDay();
  const found = query.data;
  const title = dayFormat({ month: 'long', year: 'numeric' }).format(new Date(`${kind === 'week' ? from : on}T00:00:00Z`));
  const ofOthers = found?.of_others ?? false;
  return (
    <>
      <FilterBar
        project={project}
        layout="calendar"
        view={view}
        onChange={setView}
        said={[...(found?.said ?? []), ...(found?.unknown ?? [])]}
        ofOthers={ofOthers}
      >
        {menu?.(view)}
        {project && <TakeList list="tasks" filters={{ project_id: project.id, filter: view.filter, sort: 'due_on' }} />}
      </FilterBar>
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
      ) : found?.of_others ? (
        plain
      ) : found ? (
        <>
          <div className={css.top}>
            <Group gap={6} wrap="nowrap">
              <ActionIcon
                variant="default"
                size={34}
                aria-label={kind === 'week' ? 'The week before' : 'The month before'}
                onClick={() => setOn(stepped(on, kind, -1), true)}
              >
                <IconChevronLeft size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size={34}
                aria-label={kind === 'week' ? 'The week after' : 'The month after'}
                onClick={() => setOn(stepped(on, kind, 1), true)}
              >
                <IconChevronRight size={16} aria-hidden />
              </ActionIcon>
              <Button variant="subtle" onClick={() => setOn(undefined, true)}>
                Today
              </Button>
            </Group>
            <h2 className={css.month} aria-live="polite">
              {title}
            </h2>
            <SegmentedControl
              aria-label="How much of it"
              value={kind}
              onChange={(next) => setSpan(next === 'month' ? undefined : next, true)}
              data={[
                { value: 'month', label: 'Month' },
                { value: 'week', label: 'Week' },
              ]}
            />
          </div>
          {phone ? (
            <Agenda days={days} found={found} today={today} />
          ) : (
            <CalendarGrid
              key={project?.id ?? 'all'}
              label={`Calendar, ${title}`}
              days={days}
              span={kind}
              month={on.slice(0, 7)}
              found={found}
              today={today}
              onMove={moveDay}
              onPage={(day) => setOn(day, true)}
            />
          )}
        </>
      ) : null}
    </>
  );
}
