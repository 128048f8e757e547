import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { FollowButton } from '../../activity/FollowButton.tsx';
import { threads } from '../../threads/threads.client.ts';
import { runCommand, useCommands } from '../../ui/commands.ts';
import { go, useParam, useSearchParam } from '../../ui/go.ts';
import { hrefOf, hrefs } from '../../ui/hrefs.ts';
import { Loading } from '../../ui/Loading.tsx';
import { later } from '../../ui/later.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Thread } from '../../ui/Thread.tsx';
import { Milestones } from '../milestones/Milestones.tsx';
import { Board } from '../tasks/Board.tsx';
import { Calendar } from '../tasks/Calendar.tsx';
import { TaskList } from '../tasks/TaskList.tsx';
import type { View } from '../tasks/view.ts';
import { MissingView } from '../views/MissingView.tsx';
import { useSaved } from '../views/useSaved.ts';
import { ViewMenu } from '../views/ViewMenu.tsx';
import { About } from './About.tsx';
import css from './Project.module.css';
import { projects } from './projects.client.ts';

const TieDialog = later(() => import('../../threads/TieDialog.tsx').then((m) => m.TieDialog));

const views = [
  { value: 'list', label: 'List' },
  { value: 'board', label: 'Board' },
  { value: 'calendar', label: 'Calendar' },
  { value: 'milestones', label: 'Milestones' },
  { value: 'about', label: 'About' },
];

/** One project: its work as a list or a board, its milestones, what it is for. */
export function Screen() {
  const key = useParam('key');
  const [given, setView] = useSearchParam('view');
  const [tying, setTying] = useState(false);
  const query = useQuery(projects.one.queryOptions({ input: { key } }));
  const project = query.data;
  const kept = useSaved(project?.id);
  const view = given === 'milestones' || given === 'about' ? given : kept.layout;
  const line = useQuery(threads.throughline.queryOptions({ input: { kind: 'project', id: project?.id ?? '' }, enabled: project !== undefined }));
  const ties = useQuery(threads.ofThing.queryOptions({ input: { kind: 'project', id: project?.id ?? '' }, enabled: project !== undefined }));
  useEffect(() => {
    if (project && project.key !== key.toUpperCase()) go(hrefs.project(project.key), true); // an old key leads here
  }, [project, key]);
  useCommands([
    { id: 'project.list', title: 'Show as list', group: 'Project', keys: 'v l', run: () => setView('list') },
    { id: 'project.board', title: 'Show as board', group: 'Project', keys: 'v b', run: () => setView('board') },
    { id: 'project.calendar', title: 'Show as calendar', group: 'Project', keys: 'v c', run: () => setView('calendar') },
    { id: 'project.milestones', title: 'Show milestones', group: 'Project', keys: 'v m', run: () => setView('milestones') },
  ]);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  if (!project) return null;
  const menu = (look: View) => <ViewMenu {...kept} project={project} view={look} />;
  const tieButton = ties.data?.can.tie && <Button onClick={() => setTying(true)}>Tie to a goal</Button>;
  return (
    <Page
      wide
      title={project.name}
      over={
        <>
          {project.key}
          {project.unit && ` · ${project.unit.name}`}
          {project.stewards.length > 0 ? ` · kept by ${project.stewards.map((s) => s.name).join(', ')}` : ' · without a steward'}
          {project.state !== 'active' && ` · ${project.state}`}
        </>
      }
      actions={
        <>
          <FollowButton kind="project" id={project.id} size="sm" />
          {line.data?.reaches && tieButton}
          {project.can.take_part && (
            <Button variant="filled" onClick={() => runCommand('task.new')}>
              New task
            </Button>
          )}
        </>
      }
    >
      <div className={css.line}>
        {line.data && (
          <Thread
            stops={line.data.stops.map((s) => ({ ...s, href: s.kind === 'project' ? undefined : hrefOf(s) }))}
            loose={!line.data.reaches}
            action={tieButton || undefined}
          />
        )}
      </div>
      <SegmentedControl className={css.views} aria-label="View" value={view} onChange={(v) => setView(v)} data={views} />
      {kept.missing && <MissingView />}
      {kept.pending && view !== 'milestones' && view !== 'about' ? (
        <Loading />
      ) : (
        <>
          {view === 'board' && <Board project={project} base={kept.base} menu={menu} />}
          {view === 'list' && <TaskList project={project} base={kept.base} menu={menu} />}
          {view === 'calendar' && <Calendar project={project} base={kept.base} menu={menu} plain={<TaskList project={project} base={kept.base} bare />} />}
        </>
      )}
      {view === 'milestones' && <Milestones project={project} />}
      {view === 'about' && <About project={project} />}
      <TieDialog source={{ kind: 'project', id: project.id, title: project.name }} opened={tying} onClose={() => setTying(false)} />
    </Page>
  );
}
