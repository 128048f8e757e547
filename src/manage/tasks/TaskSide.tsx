import { useQuery } from '@tanstack/react-query';
import { FollowButton } from '../../activity/FollowButton.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { TaskPanel } from './TaskPanel.tsx';
import { tasks } from './tasks.client.ts';
import { useTaskParts } from './useTaskParts.ts';

/** A task by its key, as a panel over whatever page one is on. */
export function TaskSide({ taskKey: key, opened, onClose }: { taskKey: string; opened: boolean; onClose: () => void }) {
  const query = useQuery(tasks.one.queryOptions({ input: { key }, enabled: opened }));
  const whole = useTaskParts(query.data);
  if (!opened) return null;
  return (
    <SidePanel
      open
      onClose={onClose}
      label={`Task ${key}`}
      actions={query.data && <FollowButton kind="task" id={query.data.id} />}
      title={<span className="tl-small tl-faint">{[key, query.data?.project.name].filter(Boolean).join(' · ')}</span>}
    >
      {query.isPending || (query.isSuccess && !whole) ? (
        <Loading />
      ) : query.isError ? (
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
      ) : (
        <TaskPanel key={query.data.id} task={query.data} onGone={onClose} />
      )}
    </SidePanel>
  );
}
