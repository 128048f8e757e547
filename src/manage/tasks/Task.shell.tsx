import { useQuery } from '@tanstack/react-query';
import { useSearchParam } from '../../ui/go.ts';
import { Loading } from '../../ui/Loading.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { TaskPanel } from './TaskPanel.tsx';
import { tasks } from './tasks.client.ts';

/** The task of the address, as a panel over whatever page one is on. */
export function ShellPart() {
  const [key, setKey] = useSearchParam('task');
  const query = useQuery(tasks.one.queryOptions({ input: { key: key ?? '' }, enabled: key !== undefined }));
  if (key === undefined) return null;
  return (
    <SidePanel
      open
      onClose={() => setKey(undefined)}
      label={`Task ${key}`}
      title={<span className="tl-small tl-faint">{[key, query.data?.project.name].filter(Boolean).join(' · ')}</span>}
    >
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
      ) : (
        <TaskPanel key={query.data.id} task={query.data} onGone={() => setKey(undefined)} />
      )}
    </SidePanel>
  );
}
