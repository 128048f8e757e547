import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { inbox } from '../activity/inbox.client.ts';
import type { Notice } from '../activity/inbox.ts';
import { offers } from '../offers/offers.client.ts';
import { refresh } from '../ui/client.ts';
import { useCommands } from '../ui/commands.ts';
import { Ago } from '../ui/DayText.tsx';
import { Empty } from '../ui/Empty.tsx';
import { hrefOf, hrefs, taskHere } from '../ui/hrefs.ts';
import { Initials } from '../ui/Initials.tsx';
import { Loading } from '../ui/Loading.tsx';
import { tellTrouble } from '../ui/notify.tsx';
import { useOptimistic } from '../ui/optimistic.ts';
import { Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Row, Section } from '../ui/Section.tsx';

/** What needs me, and what changed for me: one row per cause. */
export function Screen() {
  const list = useQuery(inbox.list.queryOptions());
  const done = useOptimistic({
    call: (input: { id: string }) => inbox.client.done(input),
    paint: ({ id }) => [{ key: inbox.list.key(), change: (old: Notice[]) => old.filter((n) => n.id !== id) }],
    refresh: ['inbox'],
  });
  const first = list.data?.[0];
  useCommands([{ id: 'inbox.done', title: 'Done with the first row', group: 'Inbox', keys: 'e', run: () => first && done.mutate({ id: first.id }) }]);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const needs = list.data.filter((n) => n.kind === 'needs_you');
  const changed = list.data.filter((n) => n.kind === 'changed_for_you');
  const rows = (notices: Notice[]) => notices.map((n) => <NoticeRow key={n.id} notice={n} onDone={() => done.mutate({ id: n.id })} />);
  return (
    <Page title="Inbox" lede={list.data.length > 0 ? 'What needs you, and what changed for you. Nothing else comes here by itself.' : undefined}>
      <Stack>
        {list.data.length === 0 && (
          <Section>
            <Empty sentence="Nothing waits for you." line="Offers, answers, mentions and changes of what you hold come here, one row per cause." />
          </Section>
        )}
        {needs.length > 0 && <Section title="Needs you">{rows(needs)}</Section>}
        {changed.length > 0 && <Section title="Changed for you">{rows(changed)}</Section>}
      </Stack>
    </Page>
  );
}

const words: Record<string, (n: Notice) => string> = {
  offer: () => 'offers you',
  counter: () => 'says “yes, if …” to',
  offer_taken: () => 'took',
  offer_declined: () => 'does not take',
  offer_expired: () => 'Nobody answered your offer of',
  imported_offers_expired: () => 'Not everybody answered what came with their name in',
  counter_agreed: () => 'agreed: you hold',
  mention: () => 'mentioned you on',
  comment: () => 'commented on',
  task_changed: () => 'changed',
  milestone_moved: () => 'moved',
  reset_link_made: () => 'On the host, a link to set a new password was made for',
};

function NoticeRow({ notice: n, onDone }: { notice: Notice; onDone: () => void }) {
  const queries = useQueryClient();
  const answer = useMutation({
    mutationFn: (take: boolean) =>
      take ? offers.client.takeImported({ import_id: n.subject.id }) : offers.client.declineImported({ import_id: n.subject.id }),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'inbox', 'today', 'tasks', 'offers'),
  });
  const href = n.subject.kind === 'task' && n.subject.key ? taskHere(n.subject.key) : hrefOf(n.subject);
  const excerpt = typeof n.data.excerpt === 'string' ? n.data.excerpt : typeof n.data.message === 'string' ? n.data.message : '';
  if (n.what === 'imported_offers')
    return (
      <Row>
        <span className="tl-strong">{n.waiting === 1 ? 'A task came with your name' : `${n.waiting ?? 0} tasks came with your name`}</span>{' '}
        <span className="tl-small tl-muted">imported from {n.subject.title}</span>
        <div style={{ display: 'flex', gap: 8, marginTop: 10, flexWrap: 'wrap' }}>
          <Button variant="filled" loading={answer.isPending} onClick={() => answer.mutate(true)}>
            Take all
          </Button>
          <Button component="a" href={hrefs.projects()}>
            Go through them
          </Button>
          <Button variant="subtle" onClick={() => answer.mutate(false)}>
            None are mine
          </Button>
        </div>
      </Row>
    );
  return (
    <Row
      before={<Initials name={n.by?.name ?? 'Throughline'} {...(n.by ? { initials: n.by.initials } : {})} />}
      end={
        <Button variant="subtle" size="compact-sm" onClick={onDone} aria-label={`Done with ${n.subject.title}`} title="Done (e, for the first row)">
          Done
        </Button>
      }
    >
      {n.by && <span className="tl-strong">{n.by.name} </span>}
      {words[n.what]?.(n) ?? n.what.replaceAll('_', ' ')} <a href={href}>{n.subject.title || 'something you cannot see any more'}</a>{' '}
      <span className="tl-small tl-faint">
        <Ago at={n.at} />
      </span>
      {excerpt && <div className="tl-quote">“{excerpt}”</div>}
    </Row>
  );
}
