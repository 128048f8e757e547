import { Button, SegmentedControl } from '@mantine/core';
import { useMembership } from '../../people/accounts.client.ts';
import { runCommand, useCommands } from '../../ui/commands.ts';
import { useSearchParam } from '../../ui/go.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Calendar } from '../tasks/Calendar.tsx';
import type { View } from '../tasks/view.ts';
import { WorkBoard } from '../tasks/WorkBoard.tsx';
import { WorkList } from '../tasks/WorkList.tsx';
import { MissingView } from './MissingView.tsx';
import { useSaved } from './useSaved.ts';
import { ViewMenu } from './ViewMenu.tsx';

/** The work of all projects that one sees: a list, a board, a calendar. */
export function Screen() {
  const [, setView] = useSearchParam('view');
  const guest = useMembership()?.role === 'guest';
  const kept = useSaved(null);
  useCommands([
    { id: 'work.list', title: 'Show as list', group: 'All work', keys: 'v l', run: () => setView('list') },
    { id: 'work.board', title: 'Show as board', group: 'All work', keys: 'v b', run: () => setView('board') },
    { id: 'work.calendar', title: 'Show as calendar', group: 'All work', keys: 'v c', run: () => setView('calendar') },
  ]);
  const menu = (view: View) => <ViewMenu {...kept} project={null} view={view} />;
  return (
    <Page
      wide
      title={kept.saved?.name ?? 'All work'}
      over={kept.saved ? 'All work' : undefined}
      actions={
        guest ? undefined : (
          <Button variant="filled" onClick={() => runCommand('task.new')}>
            New task
          </Button>
        )
      }
    >
      <SegmentedControl
        mb="md"
        aria-label="View"
        value={kept.layout}
        onChange={(v) => setView(v)}
        data={[
          { value: 'list', label: 'List' },
          { value: 'board', label: 'Board' },
          { value: 'calendar', label: 'Calendar' },
        ]}
      />
      {kept.missing && <MissingView />}
      {kept.pending ? (
        <Loading />
      ) : kept.layout === 'list' ? (
        <WorkList base={kept.base} menu={menu} />
      ) : kept.layout === 'board' ? (
        <WorkBoard base={kept.base} menu={menu} />
      ) : (
        <Calendar project={null} base={kept.base} menu={menu} plain={<WorkList base={kept.base} bare />} />
      )}
    </Page>
  );
}
