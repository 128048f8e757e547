import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { History } from '../../activity/History.tsx';
import { Comments } from '../../comments/Comments.tsx';
import { Attachments } from '../../files/Attachments.tsx';
import { threads } from '../../threads/threads.client.ts';
import { hrefOf } from '../../ui/hrefs.ts';
import { later } from '../../ui/later.tsx';
import { Thread } from '../../ui/Thread.tsx';
import { OwnFields } from '../fields/OwnFields.tsx';
import { Parts } from '../parts/Parts.tsx';
import { projects } from '../projects/projects.client.ts';
import { Body } from './Body.tsx';
import { Facts } from './Facts.tsx';
import { Holding } from './Holding.tsx';
import { Serves } from './Serves.tsx';
import { Subtasks } from './Subtasks.tsx';
import css from './TaskPanel.module.css';
import type { Task } from './tasks.ts';
import { useEditTask } from './useTasks.ts';

const TieDialog = later(() => import('../../threads/TieDialog.tsx').then((m) => m.TieDialog));

/** One task: why it matters, who holds it, what it says, what happened. */
export function TaskPanel({ task, onGone }: { task: Task; onGone: () => void }) {
  const edit = useEditTask();
  const [tying, setTying] = useState(false);
  const project = useQuery(projects.one.queryOptions({ input: { key: task.project.key } }));
  const line = useQuery(threads.throughline.queryOptions({ input: { kind: 'task', id: task.id } }));
  return (
    <Stack gap={18}>
      <Title task={task} onSave={(title) => edit.mutate({ id: task.id, version: task.version, title })} />
      {line.data && (
        <Thread
          stops={line.data.stops
            .map((s, i, all) => ({
              ...s,
              you: i === all.length - 1,
              label: i === all.length - 1 ? 'This task' : '',
              href: s.kind === 'task' ? undefined : hrefOf(s),
            }))
            .map(({ label, ...s }) => (label ? { ...s, label } : s))}
          loose={!line.data.reaches}
          withBecause
          action={task.can.tie ? <Button onClick={() => setTying(true)}>Tie to a goal</Button> : undefined}
        />
      )}
      <Serves task={task} reaches={line.data?.reaches ?? false} />
      <Holding task={task} onGone={onGone} />
      <Facts task={task} />
      <OwnFields
        fields={project.data?.fields ?? []}
        values={task.fields}
        canEdit={task.can.edit}
        onSave={(id, value) => edit.mutate({ id: task.id, version: task.version, fields: [{ id, value }] })}
      />
      <Body text={task.body} canEdit={task.can.edit} onSave={(body) => edit.mutateAsync({ id: task.id, version: task.version, body })} />
      {task.engagement === 'all_of' && <Parts task={task} />}
      <Subtasks task={task} />
      <Attachments kind="task" subjectId={task.id} />
      <Comments kind="task" subjectId={task.id} canComment={task.can.comment} />
      <History kind="task" id={task.id} />
      <TieDialog source={{ kind: 'task', id: task.id, title: task.title }} opened={tying} onClose={() => setTying(false)} />
    </Stack>
  );
}

function Title({ task, onSave }: { task: Task; onSave: (title: string) => void }) {
  const [text, setText] = useState(task.title);
  const [editing, setEditing] = useState(false);
  const done = task.category === 'done' || task.category === 'dropped';
  const save = () => {
    setEditing(false);
    if (text.trim() && text.trim() !== task.title) onSave(text.trim());
    else setText(task.title);
  };
  if (!editing)
    return (
      <h2 className={css.title} data-done={done || undefined}>
        {task.title}
        {task.can.edit && (
          <Button size="compact-xs" variant="subtle" ml={8} onClick={() => setEditing(true)}>
            Edit
          </Button>
        )}
      </h2>
    );
  return (
    <textarea
      className={css.titleField}
      aria-label="Title"
      value={text}
      maxLength={255}
      rows={2}
      // biome-ignore lint/a11y/noAutofocus: the person pressed Edit
      autoFocus
      onChange={(e) => setText(e.target.value.replace(/\n/g, ' '))}
      onBlur={save}
      onKeyDown={(e) => {
        if (e.key === 'Enter') {
          e.preventDefault();
          save();
        }
        if (e.key === 'Escape') {
          e.preventDefault();
          e.stopPropagation();
          setText(task.title);
          setEditing(false);
        }
      }}
    />
  );
}
