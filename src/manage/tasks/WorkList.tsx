import { Button } from '@mantine/core';
import { type ReactNode, useCallback, useMemo } from 'react';
import { endOfWeek } from '../../kit/time.ts';
import { useMembership } from '../../people/accounts.client.ts';
import { todayHere } from '../../ui/days.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { TakeList } from '../../ui/TakeList.tsx';
import { FilterBar } from './FilterBar.tsx';
import { tasksOf } from './selection.ts';
import { TaskLines } from './TaskLines.tsx';
import { useSelection } from './useSelection.tsx';
import { useAllWork } from './useTasks.ts';
import { useView } from './useView.ts';
import { linesOf, type View } from './view.ts';

/** All work that one sees as a list, page after page as one goes down. `bare`: without its bar. */
export function WorkList({ base, bare = false, menu }: { base: View; bare?: boolean; menu?: (view: View) => ReactNode }) {
  const [given, setView] = useView(base);
  const list = useAllWork(given);
  const view = list.ofOthers ? { ...given, group: 'none' as const } : given;
  const today = todayHere();
  const lines = useMemo(
    () =>
      linesOf(list.rows, view.group, {
        states: [],
        labels: [],
        milestones: [],
        projects: list.projects,
        byCategory: true,
        whole: !list.hasNextPage,
        today,
        sunday: endOfWeek(today),
      }),
    [list.rows, list.projects, list.hasNextPage, view.group, today],
  );
  const shown = useMemo(() => tasksOf(lines), [lines]);
  const may = useMembership()?.role !== 'guest';
  const chosen = useSelection({ project: null, projects: list.projects, may, shown, filter: view.filter, whole: !list.hasNextPage, as: 'list' });
  const { hasNextPage, isFetchingNextPage, ofOthers, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !ofOthers) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, ofOthers, fetchNextPage]);
  return (
    <>
      {!bare && (
        <FilterBar project={null} layout="list" view={view} onChange={setView} said={list.said} ofOthers={ofOthers}>
          {menu?.(view)}
          <TakeList list="work" filters={{ filter: view.filter }} />
        </FilterBar>
      )}
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : lines.length === 0 ? (
        <Section>
          <Empty sentence="Nothing fits." line="Leave a part of the filter out." />
        </Section>
      ) : (
        <TaskLines label="All work" projects={list.projects} lines={lines} columns={view.columns} onNearEnd={more} {...(may ? { chosen } : {})} />
      )}
      {chosen.bar}
      {ofOthers && hasNextPage && (
        <Button variant="subtle" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}
