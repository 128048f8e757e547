import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { newId } from '../kit/ids.ts';
import { refresh } from '../ui/client.ts';
import { Loading } from '../ui/Loading.tsx';
import { MarkdownEditor } from '../ui/MarkdownEditor.tsx';
import { tellTrouble } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { CommentLine } from './CommentLine.tsx';
import css from './Comments.module.css';
import { comments, findPeople } from './comments.client.ts';

type Kind = 'task' | 'milestone' | 'project' | 'goal';
/** A thread that is longer shows its last ones, and the rest on request. */
const longest = 8;
const shownOfLong = 5;

/** What people say about a thing, oldest first; Ctrl-Enter sends. */
export function Comments({ kind, subjectId, canComment }: { kind: Kind; subjectId: string; canComment: boolean }) {
  const queries = useQueryClient();
  const list = useQuery(comments.list.queryOptions({ input: { kind, subject_id: subjectId } }));
  const [draft, setDraft] = useState('');
  const [whole, setWhole] = useState(false);
  const lines = useRef<HTMLOListElement>(null);
  const add = useMutation({
    mutationFn: (body: string) => comments.client.add({ id: newId(), kind, subject_id: subjectId, body }),
    onSuccess: () => setDraft(''),
    onError: (error) => tellTrouble(error, 'It was not said.'),
    onSettled: () => refresh(queries, 'comments', 'history'),
  });
  // The button is gone once pressed: the focus goes to the first of those it showed.
  useEffect(() => {
    if (whole) lines.current?.querySelector<HTMLElement>('li')?.focus();
  }, [whole]);
  const send = () => {
    if (draft.trim() && !add.isPending) add.mutate(draft);
  };
  const all = list.data ?? [];
  const earlier = whole || all.length <= longest ? 0 : all.length - shownOfLong;
  if (list.isSuccess && all.length === 0 && !canComment) return null;
  return (
    <section aria-label="Comments">
      <h2 className={css.title}>Comments</h2>
      {list.isPending ? (
        <Loading lines={2} />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : (
        <Stack gap={14}>
          {earlier > 0 && (
            <Button variant="subtle" className={css.earlier ?? ''} onClick={() => setWhole(true)}>
              Show {earlier} earlier
            </Button>
          )}
          {all.length > 0 && (
            <ol ref={lines} className={css.lines}>
              {all.slice(earlier).map((c) => (
                <CommentLine key={c.id} comment={c} />
              ))}
            </ol>
          )}
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
      )}
    </section>
  );
}
