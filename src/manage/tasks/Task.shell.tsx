import { useQuery } from '@tanstack/react-query';
import { useSearchParam } from '../../ui/go.ts';
import { later } from '../../ui/later.tsx';
import { tasks } from './tasks.client.ts';

const TaskSide = later(() => import('./TaskSide.tsx').then((m) => m.TaskSide));

/** The task of the address, over whatever page one is on. What it says is asked for while its panel is still being fetched. */
export function ShellPart() {
  const [key, setKey] = useSearchParam('task');
  useQuery(tasks.one.queryOptions({ input: { key: key ?? '' }, enabled: key !== undefined }));
  return <TaskSide taskKey={key ?? ''} opened={key !== undefined} onClose={() => setKey(undefined)} />;
}
