import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { inbox } from '../activity/inbox.client.ts';
import type { Notice } from '../activity/inbox.ts';
import { useCommands } from '../ui/commands.ts';
import { Ago } from '../ui/DayText.tsx';
import { Empty } from '../ui/Empty.tsx';
import { hrefOf, taskHere } from '../ui/hrefs.ts';
import { Initials } from '../ui/Initials.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { pressInRow, rowBeside, stepRow } from '../ui/rows.ts';
import { Row, Section } from '../ui/Section.tsx';
import { Imported } from './OfferedToYou.tsx';
import css from './Today.module.css';
import { useInbox } from './useInbox.ts';

/** Work of an import leaves by being answered, not by being done with. */
const canBeDone = (n: Notice) => n.what !== 'imported_offers';

/** What needs me, and what changed for me: one row per cause. */
export function Screen() {
  const list = useQuery(inbox.list.queryOptions());
  const { done, undoLast } = useInbox();
  const notices = list.data ?? [];
  const needs = notices.filter((n) => n.kind === 'needs_you');
  const changed = notices.filter((n) => n.kind === 'changed_for_you');
  const doable = notices.filter(canBeDone);
  const allDone = () => done(doable);
  useCommands([
    { id: 'inbox.next', title: 'Next row', group: 'Inbox', keys: 'j', run: () => stepRow(1) },
    { id: 'inbox.previous', title: 'Row before', group: 'Inbox', keys: 'k', run: () => stepRow(-1) },
    { id: 'inbox.open', title: 'Open what the row is about', group: 'Inbox', keys: 'o', run: () => pressInRow('open') },
    { id: 'inbox.done', title: 'Done with the row', group: 'Inbox', keys: 'e', run: () => pressInRow('done') },
    { id: 'inbox.all-done', title: 'Done with all rows', group: 'Inbox', keys: 'shift+e', run: allDone },
    { id: 'inbox.undo', title: 'Not done after all', group: 'Inbox', keys: 'z', run: undoLast },
  ]);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const rows = (of: Notice[]) =>
    of.map((n) =>
      canBeDone(n) ? (
        <NoticeRow key={n.id} notice={n} onDone={() => done([n], rowBeside(n.id))} />
      ) : (
        <Imported key={n.id} importId={n.subject.id} fileName={n.subject.title} n={n.waiting ?? 0} />
      ),
    );
  return (
    <Page
      title="Inbox"
      lede={notices.length > 0 ? 'What needs you, and what changed for you. Nothing else comes here by itself.' : undefined}
      actions={doable.length > 1 && <Button onClick={allDone}>All done</Button>}
    >
      <Stack>
        {notices.length === 0 && (
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
  part_changed: () => 'changed a part that you took:',
  parts_done: () => 'finished the last part of',
  quorum_short: () => 'handed back what needs more people than are in now:',
  mention: () => 'mentioned you on',
  comment: () => 'commented on',
  task_changed: () => 'changed',
  milestone_moved: () => 'moved',
  reset_link_made: () => 'On the host, a link to set a new password was made for',
};

function NoticeRow({ notice: n, onDone }: { notice: Notice; onDone: () => void }) {
  const href = (n.subject.kind === 'task' || n.subject.kind === 'part') && n.subject.key ? taskHere(n.subject.key) : hrefOf(n.subject);
  const excerpt = typeof n.data.excerpt === 'string' ? n.data.excerpt : typeof n.data.message === 'string' ? n.data.message : '';
  const title = n.subject.title || 'something you cannot see any more';
  return (
    <Row
      id={n.id}
      before={<Initials name={n.by?.name ?? 'Throughline'} {...(n.by ? { initials: n.by.initials } : {})} />}
      end={
        <Button variant="subtle" size="compact-sm" onClick={onDone} aria-label={`Done with ${n.subject.title}`} title="Done (e)" data-act="done">
          Done
        </Button>
      }
    >
      {n.by && <span className="tl-strong">{n.by.name} </span>}
      {words[n.what]?.(n) ?? n.what.replaceAll('_', ' ')}{' '}
      {href && n.subject.title ? (
        <a className={css.name} href={href} data-row-main data-act="open">
          {title}
        </a>
      ) : (
        <span className="tl-strong">{title}</span>
      )}{' '}
      <span className="tl-small tl-faint">
        <Ago at={n.at} />
      </span>
      {excerpt && <div className="tl-quote">“{excerpt}”</div>}
    </Row>
  );
}
