import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { endOfWeek } from '../../kit/time.ts';
import { runCommand } from '../../ui/commands.ts';
import { todayHere } from '../../ui/days.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { TakeList } from '../../ui/TakeList.tsx';
import { milestones } from '../milestones/milestones.client.ts';
import type { Project } from '../projects/projects.ts';
import { FilterBar } from './FilterBar.tsx';
import { tasksOf } from './selection.ts';
import { TaskLines } from './TaskLines.tsx';
import { useSelection } from './useSelection.tsx';
import { useTasks } from './useTasks.ts';
import { useView } from './useView.ts';
import { linesOf, usual, type View } from './view.ts';

const noMilestones: { id: string; title: string }[] = [];

interface Props {
  project: Project;
  /** What is shown where the address says nothing. */
  base: View;
  /** Without its bar. */
  bare?: boolean;
  /** The menu of kept views. */
  menu?: (view: View) => ReactNode;
}

/** The tasks of a project as a list. */
export function TaskList({ project, base, bare = false, menu }: Props) {
  const [given, setView] = useView(base);
  const list = useTasks(project.id, given);
  const view = list.ofOthers || given.group === 'project' || given.group === 'unit' ? { ...given, group: 'none' as const } : given;
  const ms = useQuery(
    milestones.list.queryOptions({ input: { project_id: project.id }, enabled: view.group === 'milestone' || view.columns.includes('milestone') }),
  );
  const today = todayHere();
  const names = useMemo(
    () => ({ states: project.states, labels: project.labels, milestones: ms.data ?? [], today, sunday: endOfWeek(today) }),
    [project, ms.data, today],
  );
  const lines = useMemo(() => linesOf(list.rows, view.group, names), [list.rows, view.group, names]);
  const projects = useMemo(() => [project], [project]);
  const shown = useMemo(() => tasksOf(lines), [lines]);
  const chosen = useSelection({ project, projects, may: project.can.take_part, shown, filter: view.filter, whole: !list.hasNextPage, as: 'list' });
  const filtered = view.filter.trim() !== usual('list').filter;
  return (
    <>
      {!bare && (
        <FilterBar project={project} layout="list" view={view} onChange={setView} said={list.said} ofOthers={list.ofOthers}>
          {menu?.(view)}
          <TakeList list="tasks" filters={{ project_id: project.id, filter: view.filter, sort: view.sort }} />
        </FilterBar>
      )}
      {list.isPending || (view.group === 'milestone' && ms.isPending) ? (
        <Loading />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : lines.length === 0 ? (
        <Section>
          {filtered ? (
            <Empty sentence="Nothing fits." line="Leave a part of the filter out." />
          ) : (
            <Empty
              sentence="Nothing open here."
              line={project.can.take_part ? 'Press c anywhere to write the first task down.' : undefined}
              action={project.can.take_part ? <Button onClick={() => runCommand('task.new')}>New task</Button> : undefined}
            />
          )}
        </Section>
      ) : (
        <TaskLines
          label={`Tasks of ${project.name}`}
          projects={[project]}
          lines={lines}
          columns={view.columns}
          fields={project.fields}
          milestones={ms.data ?? noMilestones}
          chosen={chosen}
        />
      )}
      {chosen.bar}
      {list.ofOthers && list.hasNextPage && (
        <Button variant="subtle" mt="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}
