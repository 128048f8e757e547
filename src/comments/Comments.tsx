import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { threads } from '../threads/threads.client.ts';
import { refresh } from '../ui/client.ts';
import { Ago } from '../ui/DayText.tsx';
import { Initials } from '../ui/Initials.tsx';
import { MarkdownEditor } from '../ui/MarkdownEditor.tsx';
import { MarkdownView } from '../ui/MarkdownView.tsx';
import { tellTrouble } from '../ui/notify.tsx';
import { comments } from './comments.client.ts';
import type { Comment } from './comments.ts';

type Kind = 'task' | 'milestone' | 'project' | 'goal';

/** What people say about a thing, oldest first; Ctrl-Enter sends. */
export function Comments({ kind, subjectId, canComment }: { kind: Kind; subjectId: string; canComment: boolean }) {
  const queries = useQueryClient();
  const list = useQuery(comments.list.queryOptions({ input: { kind, subject_id: subjectId } }));
  const [draft, setDraft] = useState('');
  const add = useMutation({
    mutationFn: (body: string) => comments.client.add({ id: newId(), kind, subject_id: subjectId, body }),
    onSuccess: () => setDraft(''),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'comments', 'history'),
  });
  const findPeople = async (q: string) => (await threads.client.find({ q, kinds: 'person', limit: 8 })).map((p) => ({ id: p.id, name: p.title }));
  const send = () => {
    if (draft.trim()) add.mutate(draft);
  };
  return (
    <section aria-label="Comments">
      <h2 style={{ fontSize: 17, margin: '0 0 8px' }}>Comments</h2>
      <Stack gap={14}>
        {(list.data ?? []).map((c) => (
          <One key={c.id} comment={c} />
        ))}
        {canComment && (
          <>
            <MarkdownEditor
              value={draft}
              onChange={setDraft}
              onSubmit={send}
              findPeople={findPeople}
              label="Your comment"
              placeholder="Say something. @ names a person."
            />
            <Group justify="flex-end">
              <Button onClick={send} disabled={!draft.trim()} loading={add.isPending}>
                Say it
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </section>
  );
}

function One({ comment: c }: { comment: Comment }) {
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'comments'),
  });
  const [open, setOpen] = useState(false);
  const name = c.by?.name ?? c.said_by ?? 'Someone';
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '24px 1fr', gap: 10 }}>
      <Initials name={name} />
      <div style={{ minWidth: 0 }}>
        <div className="tl-small">
          <span className="tl-strong">{name}</span>{' '}
          <span className="tl-faint">
            <Ago at={c.at} />
            {c.edited_at && ' · edited'}
            {c.imported && ' · imported'}
          </span>
        </div>
        {c.deleted ? (
          <p className="tl-muted" style={{ margin: 0 }}>
            Deleted by its author.
          </p>
        ) : c.folded && !open ? (
          <p className="tl-muted" style={{ margin: 0 }}>
            Folded by {c.folded.by}: {c.folded.because}.{' '}
            <Button size="compact-xs" variant="subtle" onClick={() => setOpen(true)}>
              Show it
            </Button>
          </p>
        ) : (
          <MarkdownView text={c.body} />
        )}
        {c.can.edit && (
          <Button size="compact-xs" variant="subtle" onClick={() => act.mutate(() => comments.client.remove({ id: c.id }))} aria-label="Delete this comment">
            Delete
          </Button>
        )}
      </div>
    </div>
  );
}
