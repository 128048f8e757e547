import { Button, Select } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { useMembership } from '../people/accounts.client.ts';
import { useProposal } from '../proposals/useProposal.tsx';
import { threads } from '../threads/threads.client.ts';
import { refresh } from '../ui/client.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { Empty } from '../ui/Empty.tsx';
import { useSearchParam } from '../ui/go.ts';
import { Loading } from '../ui/Loading.tsx';
import { tell, tellTrouble } from '../ui/notify.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Row, Section } from '../ui/Section.tsx';
import css from './Trash.module.css';
import { TrashRow } from './TrashRow.tsx';
import { trash } from './trash.client.ts';
import { type Trashed, TrashKind } from './trash.ts';
import { called, kindParts, whatGoes } from './words.ts';

const shown = ['trash', 'tasks', 'milestones', 'projects', 'comments', 'files', 'views', 'today', 'throughline', 'inbox', 'history'];

/** What I may take out of the trash, for 30 days. */
export function Screen() {
  const [givenKind, setKind] = useSearchParam('kind');
  const [projectId, setProject] = useSearchParam('project');
  const [chosen, setChosen] = useState<ReadonlyMap<string, Trashed>>(new Map());
  const guest = useMembership()?.role === 'guest';
  const queries = useQueryClient();
  const confirm = useConfirm();
  const kind = TrashKind.safeParse(givenKind).data;
  const choose = (t: Trashed) => {
    const next = new Map(chosen);
    if (!next.delete(t.id)) next.set(t.id, t);
    setChosen(next);
  };
  const none = () => setChosen(new Map());
  const list = useInfiniteQuery(
    trash.list.infiniteOptions({
      input: (after: string | undefined) => ({ ...(kind ? { kind } : {}), ...(projectId ? { project_id: projectId } : {}), ...(after ? { after } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next_after ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const projects = useQuery(threads.find.queryOptions({ input: { q: '', kinds: 'project', limit: 50 } })).data ?? [];
  const act = useMutation({
    mutationFn: ({ run }: { run: () => Promise<unknown>; done: string }) => run(),
    onSuccess: (_, { done }) => tell(done),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, ...shown),
  });
  const proposal = useProposal(() => {
    none();
    void refresh(queries, ...shown);
  });
  const restore = (t: Trashed) =>
    act.mutate({
      run: () => trash.client.restore({ kind: t.kind, id: t.id, ...(t.version === null ? {} : { version: t.version }) }),
      done: `${called(t)} is back where it was.`,
    });
  const end = async (t: Trashed) => {
    if (await confirm({ title: 'Delete it for good?', text: `${whatGoes[t.kind]} Nobody can bring it back.`, yes: 'Delete for good', risk: true }))
      act.mutate({ run: () => trash.client.end({ kind: t.kind, id: t.id }), done: `${called(t)} is deleted.` });
  };
  const several = () => {
    const id = newId();
    const things = [...chosen.values()].map((t) => ({ kind: t.kind, id: t.id }));
    proposal.propose(() => trash.client.several({ id, things }));
  };
  // A thing that moved between two pages while one read stands once.
  const rows = [...new Map((list.data?.pages ?? []).flatMap((p) => p.things).map((t) => [t.id, t])).values()];
  const narrowed = kind !== undefined || projectId !== undefined;
  const here = projects.find((p) => p.id === projectId) ?? rows.find((t) => t.project?.id === projectId)?.project;
  const choices = projects.map((p) => ({ value: p.id, label: p.title }));
  if (projectId && !projects.some((p) => p.id === projectId)) choices.push({ value: projectId, label: here && 'name' in here ? here.name : 'This project' });
  return (
    <Page title="Trash" lede="What you may take out again. After 30 days it goes for good, with everything on it.">
      <div className={css.top}>
        <fieldset className={css.parts}>
          <legend className="tl-hidden">What to show</legend>
          {kindParts.map((p) => (
            <Button
              key={p.kind}
              size="compact-sm"
              variant={p.kind === (kind ?? '') ? 'light' : 'subtle'}
              aria-pressed={p.kind === (kind ?? '')}
              onClick={() => setKind(p.kind || undefined, true)}
            >
              {p.name}
            </Button>
          ))}
        </fieldset>
        <Select
          aria-label="Project"
          placeholder="All projects"
          w={220}
          data={choices}
          value={projectId ?? null}
          onChange={(value) => setProject(value ?? undefined, true)}
          searchable
          clearable
        />
      </div>
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : (
        <Section>
          {rows.length === 0 ? (
            narrowed ? (
              <Empty sentence="Nothing of this kind is in the trash." line="Show everything, or all projects, to see the rest." />
            ) : (
              <Empty
                sentence="The trash is empty."
                line="Tasks, milestones, comments, files and views that are put away come here, and can be taken out for 30 days with everything that hung on them."
              />
            )
          ) : (
            rows.map((t) => (
              <TrashRow
                key={t.id}
                thing={t}
                chosen={guest || !t.can.restore ? null : chosen.has(t.id)}
                busy={act.isPending}
                onChoose={() => choose(t)}
                onRestore={() => restore(t)}
                onEnd={() => void end(t)}
              />
            ))
          )}
          {list.hasNextPage && (
            <Row>
              <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            </Row>
          )}
        </Section>
      )}
      {chosen.size > 0 && (
        <div className={css.bar} role="toolbar" aria-label="The chosen">
          <span>{chosen.size} chosen</span>
          <Button variant="filled" onClick={several}>
            Take them out
          </Button>
          <Button variant="subtle" onClick={none}>
            Choose none
          </Button>
        </div>
      )}
      {proposal.dialog}
    </Page>
  );
}
