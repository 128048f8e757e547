import { TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { refresh } from '../../ui/client.ts';
import { tellTrouble } from '../../ui/notify.tsx';
import type { Task } from '../tasks/tasks.ts';
import { PartLine } from './PartLine.tsx';
import css from './Parts.module.css';
import { parts } from './parts.client.ts';

const touched = ['parts', 'tasks', 'offers', 'today', 'inbox', 'history'];

/** The parts of a task that each does a part of: offered, taken and done one by one. */
export function Parts({ task }: { task: Task }) {
  const queries = useQueryClient();
  const [title, setTitle] = useState('');
  const list = useQuery(parts.list.queryOptions({ input: { task_id: task.id } }));
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, ...touched),
  });
  const all = list.data?.parts ?? [];
  const mayAdd = list.data?.can.add ?? false;
  const move = (at: number, by: 1 | -1) => {
    const part = all[at];
    const after = by === 1 ? all[at + 1] : all[at - 2];
    if (part) act.mutate(() => parts.client.place({ id: part.id, after_id: after?.id ?? null }));
  };
  return (
    <section aria-label="Parts">
      <h3 className={css.heading}>
        Parts {task.each_part && task.each_part.all > 0 && <span className="tl-faint tl-small">{`${task.each_part.done} of ${task.each_part.all} done`}</span>}
      </h3>
      {all.length > 0 && (
        <ul className={css.list}>
          {all.map((part, at) => (
            <PartLine
              key={part.id}
              part={part}
              act={(run) => act.mutate(run)}
              {...(mayAdd && at > 0 ? { onUp: () => move(at, -1) } : {})}
              {...(mayAdd && at < all.length - 1 ? { onDown: () => move(at, 1) } : {})}
            />
          ))}
        </ul>
      )}
      {list.isSuccess && all.length === 0 && <p className="tl-muted tl-small">Nobody has said yet what it is made of.</p>}
      {mayAdd && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const text = title.trim();
            if (text) act.mutate(() => parts.client.add({ task_id: task.id, id: newId(), title: text }));
            setTitle('');
          }}
        >
          <TextInput
            aria-label="New part"
            placeholder="New part, Enter adds it"
            size="xs"
            mt={6}
            value={title}
            onChange={(e) => setTitle(e.currentTarget.value)}
            maxLength={255}
          />
        </form>
      )}
    </section>
  );
}
