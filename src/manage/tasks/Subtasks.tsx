import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { refresh } from '../../ui/client.ts';
import { taskHere } from '../../ui/hrefs.ts';
import { tellTrouble } from '../../ui/notify.tsx';
import css from './TaskPanel.module.css';
import { tasks } from './tasks.client.ts';
import type { Task } from './tasks.ts';

/** What lies below a task; a new one is written in a line. */
export function Subtasks({ task }: { task: Task }) {
  const queries = useQueryClient();
  const [title, setTitle] = useState('');
  const add = useMutation({
    mutationFn: (text: string) =>
      tasks.client.create({ id: newId(), project_id: task.project_id, parent_id: task.id, milestone_id: task.milestone_id, title: text }),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'tasks'),
  });
  if (task.subtasks.length === 0 && !task.can.offer) return null;
  return (
    <section aria-label="Subtasks">
      <h3 style={{ fontSize: 15, margin: '0 0 6px' }}>
        Subtasks {task.parts.all > 0 && <span className="tl-faint tl-small">{`${task.parts.done} of ${task.parts.all} ended`}</span>}
      </h3>
      {task.subtasks.map((s) => (
        <div key={s.id} className={css.subtask}>
          <span className="tl-faint tl-small">{s.key}</span>
          <a
            href={taskHere(s.key)}
            style={s.category === 'done' || s.category === 'dropped' ? { textDecoration: 'line-through', color: 'var(--muted)' } : undefined}
          >
            {s.title}
          </a>
          {s.holder && <span className="tl-small tl-muted">{s.holder.name}</span>}
        </div>
      ))}
      {task.can.offer && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (title.trim()) add.mutate(title);
            setTitle('');
          }}
        >
          <TextInput
            aria-label="New subtask"
            placeholder="New subtask, Enter adds it"
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
