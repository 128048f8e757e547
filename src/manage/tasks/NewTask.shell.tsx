import { useState } from 'react';
import { useCommands } from '../../ui/commands.ts';
import { later } from '../../ui/later.tsx';

const NewTask = later(() => import('./NewTask.tsx').then((m) => m.NewTask));

/** The New-task dialog, from anywhere by the key c. */
export function ShellPart() {
  const [open, setOpen] = useState(false);
  useCommands([{ id: 'task.new', title: 'New task', group: 'Tasks', keywords: 'create add write', keys: 'c', run: () => setOpen(true) }]);
  return <NewTask opened={open} onClose={() => setOpen(false)} />;
}
