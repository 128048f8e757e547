import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { ChosenFiles } from '../files/ChosenFiles.tsx';
import { files } from '../files/files.client.ts';
import { PickFiles } from '../files/PickFiles.tsx';
import { filesIn } from '../files/useFileDrop.ts';
import { useUploads } from '../files/useUploads.ts';
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
  const [chosen, setChosen] = useState<File[]>([]);
  const uploads = useUploads(kind, subjectId);
  const sent = useQuery(files.list.queryOptions({ input: { kind, subject_id: subjectId } }));
  const [whole, setWhole] = useState(false);
  const lines = useRef<HTMLOListElement>(null);
  const add = useMutation({
    mutationFn: async ({ body, chosen }: { body: string; chosen: File[] }) => {
      const id = newId();
      await comments.client.add({ id, kind, subject_id: subjectId, body: body.trim() ? body : `With ${chosen.length === 1 ? 'a file' : 'files'}:` });
      setDraft('');
      setChosen([]);
      await uploads.send(chosen, id);
    },
    onError: (error) => tellTrouble(error, 'It was not said.'),
    onSettled: () => refresh(queries, 'comments', 'files', 'history'),
  });
  // The button is gone once pressed: the focus goes to the first of those it showed.
  useEffect(() => {
    if (whole) lines.current?.querySelector<HTMLElement>('li')?.focus();
  }, [whole]);
  const send = () => {
    if ((draft.trim() || chosen.length > 0) && !add.isPending) add.mutate({ body: draft, chosen });
  };
  const take = (event: SyntheticEvent, data: DataTransfer) => {
    const more = filesIn(data);
    if (more.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    setChosen((now) => [...now, ...more]);
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
                <CommentLine key={c.id} comment={c} files={(sent.data?.files ?? []).filter((f) => f.comment_id === c.id)} />
              ))}
            </ol>
          )}
          {canComment && (
            // Files that are pasted or dropped here go with the comment, not onto the thing.
            <section
              className={css.writing}
              data-own-files
              aria-label="Write a comment"
              onPasteCapture={(e) => take(e, e.clipboardData)}
              onDropCapture={(e) => take(e, e.dataTransfer)}
              onDragOver={(e) => e.dataTransfer.types.includes('Files') && e.preventDefault()}
            >
              <MarkdownEditor
                value={draft}
                onChange={setDraft}
                onSubmit={send}
                findPeople={findPeople}
                label="Your comment"
                placeholder="Say something. @ names a person."
              />
              <ChosenFiles chosen={chosen} onChange={setChosen} />
              <Group justify="space-between">
                <PickFiles label="Add a file to it" onPick={(more) => setChosen([...chosen, ...more])} />
                <Button onClick={send} disabled={!draft.trim() && chosen.length === 0} loading={add.isPending}>
                  Say it
                </Button>
              </Group>
            </section>
          )}
        </Stack>
      )}
    </section>
  );
}
