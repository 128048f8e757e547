import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { FilesOfComment } from '../files/FilesOfComment.tsx';
import type { FileOn } from '../files/files.ts';
import { trash } from '../trash/trash.client.ts';
import { refresh } from '../ui/client.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { Ago } from '../ui/DayText.tsx';
import { Initials } from '../ui/Initials.tsx';
import { MarkdownEditor } from '../ui/MarkdownEditor.tsx';
import { MarkdownView } from '../ui/MarkdownView.tsx';
import { tellTrouble, tellWithUndo } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { troubleOf } from '../ui/problems.ts';
import css from './Comments.module.css';
import { comments, findPeople } from './comments.client.ts';
import type { Comment } from './comments.ts';

function useAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'comments', 'files', 'history'),
  });
}

/** One comment: its author changes or deletes it where it stands, a steward folds it with a reason. */
export function CommentLine({ comment: c, files }: { comment: Comment; files: FileOn[] }) {
  const act = useAct();
  const confirm = useConfirm();
  const [doing, setDoing] = useState<'edit' | 'fold' | null>(null);
  const [open, setOpen] = useState(false);
  const back = useRef<HTMLButtonElement>(null);
  const name = c.by?.name ?? c.said_by ?? 'Someone';
  const remove = async () => {
    const sure = await confirm({
      title: 'Delete what you said?',
      text: 'It is gone for everyone; that it was deleted stays to be seen. You alone can bring it back for 30 days.',
      yes: 'Delete it',
      risk: true,
    });
    if (!sure) return;
    await act
      .mutateAsync(() => comments.client.remove({ id: c.id }))
      .then(
        () => tellWithUndo('Your comment is deleted.', () => act.mutate(() => trash.client.restore({ kind: 'comment', id: c.id }))),
        () => {}, // told already
      );
  };
  const away = c.folded !== null && !open;
  return (
    <li className={css.line} tabIndex={-1}>
      <Initials name={name} personId={c.by?.id} />
      <div className={css.words}>
        <div className="tl-small">
          <span className="tl-strong">{name}</span>{' '}
          <span className="tl-faint">
            <Ago at={c.at} />
            {c.edited_at && !c.deleted && ' · edited'}
            {c.imported && ' · imported'}
          </span>
        </div>
        {c.deleted ? (
          <p className="tl-muted">Deleted by its author.</p>
        ) : doing === 'edit' ? (
          <EditComment comment={c} onDone={() => setDoing(null)} back={back} />
        ) : away ? (
          <p className="tl-muted">
            Folded by {c.folded?.by}: {c.folded?.because}.
          </p>
        ) : (
          <>
            <MarkdownView text={c.body} />
            <FilesOfComment files={files} />
          </>
        )}
        {doing === 'fold' && (
          <FoldComment
            onCancel={() => setDoing(null)}
            onFold={(because) => {
              setDoing(null);
              setOpen(false);
              act.mutate(() => comments.client.fold({ id: c.id, because }));
            }}
          />
        )}
        {doing === null && !c.deleted && (c.can.edit || c.can.fold || c.folded) && (
          <Group gap={2} className={css.deeds ?? ''} data-quiet={(!c.can.edit && !c.folded) || undefined}>
            {c.can.edit && !away && (
              <Button ref={back} size="compact-xs" variant="subtle" aria-label="Change this comment" onClick={() => setDoing('edit')}>
                Change
              </Button>
            )}
            {c.can.edit && (
              <Button size="compact-xs" variant="subtle" aria-label="Delete this comment" onClick={() => void remove()}>
                Delete
              </Button>
            )}
            {c.folded && (
              <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
                {open ? 'Hide it' : 'Show it'}
              </Button>
            )}
            {c.can.fold &&
              !c.can.edit &&
              (c.folded ? (
                <Button size="compact-xs" variant="subtle" onClick={() => act.mutate(() => comments.client.unfold({ id: c.id }))}>
                  Unfold for all
                </Button>
              ) : (
                <Button size="compact-xs" variant="subtle" aria-label={`Fold the comment of ${name}`} onClick={() => setDoing('fold')}>
                  Fold
                </Button>
              ))}
          </Group>
        )}
      </div>
    </li>
  );
}

function EditComment({ comment: c, onDone, back }: { comment: Comment; onDone: () => void; back: RefObject<HTMLButtonElement | null> }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(c.body);
  const [version, setVersion] = useState(c.version);
  const [theirs, setTheirs] = useState<Comment | null>(null);
  const save = useMutation({
    mutationFn: (known: number) => comments.client.edit({ id: c.id, version: known, body: draft }),
    onSuccess: async () => {
      await refresh(queries, 'comments', 'history');
      onDone();
    },
    onError: (error) => {
      const { status, current } = troubleOf(error);
      if (status !== 409 || typeof current !== 'object' || current === null || !('body' in current)) return;
      setTheirs(current as Comment); // a conflict of a comment carries the comment
    },
  });
  useEffect(() => () => void requestAnimationFrame(() => back.current?.focus()), [back]);
  const send = () => {
    if (draft.trim()) save.mutate(version);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves what is written in the field inside
    <div
      className={css.editing}
      onKeyDown={(e) => {
        if (e.key !== 'Escape' || e.defaultPrevented) return;
        e.preventDefault();
        onDone();
      }}
    >
      <MarkdownEditor value={draft} onChange={setDraft} onSubmit={send} findPeople={findPeople} label="Change your comment" hideLabel autoFocus />
      {theirs && (
        <div className={css.theirs} role="alert">
          <p className="tl-strong">You changed it elsewhere meanwhile. Now it says:</p>
          <MarkdownView text={theirs.body} />
          <Group gap={8} mt={8}>
            <Button size="compact-sm" loading={save.isPending} onClick={() => save.mutate(theirs.version)}>
              Keep what is above
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                setDraft(theirs.body);
                setVersion(theirs.version);
                setTheirs(null);
              }}
            >
              Go on from there
            </Button>
          </Group>
        </div>
      )}
      {save.isError && !theirs && troubleOf(save.error).status !== 409 && <ProblemNote error={save.error} />}
      {!theirs && (
        <Group gap={8}>
          <Button onClick={send} loading={save.isPending} disabled={!draft.trim() || draft === c.body}>
            Save
          </Button>
          <Button variant="subtle" onClick={onDone}>
            Cancel
          </Button>
        </Group>
      )}
    </div>
  );
}

function FoldComment({ onFold, onCancel }: { onFold: (because: string) => void; onCancel: () => void }) {
  const [because, setBecause] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onFold(because.trim());
      }}
    >
      <Stack gap={8} mt={6}>
        <TextInput
          label="Why is it folded?"
          description="It stays to be read, and says so."
          required
          autoFocus
          maxLength={300}
          value={because}
          onChange={(e) => setBecause(e.currentTarget.value)}
        />
        <Group gap={8}>
          <Button type="submit" size="compact-sm" disabled={!because.trim()}>
            Fold it
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
