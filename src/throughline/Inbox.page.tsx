import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { follows } from '../activity/follows.client.ts';
import { inbox } from '../activity/inbox.client.ts';
import { InboxView, type Notice } from '../activity/inbox.ts';
import { useCommands } from '../ui/commands.ts';
import { Empty } from '../ui/Empty.tsx';
import { useSearchParam } from '../ui/go.ts';
import { hrefOf } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { pressInRow, rowBeside, rowHere, stepRow } from '../ui/rows.ts';
import { Row, Section } from '../ui/Section.tsx';
import css from './Inbox.module.css';
import { canBeDone } from './inbox-rows.ts';
import { NoticeRow } from './NoticeRow.tsx';
import { Imported } from './OfferedToYou.tsx';
import { useInbox } from './useInbox.ts';

const views = [
  { value: 'open', label: 'Waiting' },
  { value: 'snoozed', label: 'Put off' },
  { value: 'muted', label: 'Muted' },
];

/** What needs me, what changed for me, and what else I follow: one row per cause. */
export function Screen() {
  const [shown, setShown] = useSearchParam('view');
  const view = InboxView.safeParse(shown).data ?? 'open';
  const list = useQuery(inbox.list.queryOptions({ input: { view } }));
  const acts = useInbox();
  const notices = list.data ?? [];
  const doable = notices.filter(canBeDone);
  const allDone = () => acts.done(doable);
  const atRow = (run: (n: Notice) => void) => () => {
    const n = doable.find((n) => n.id === rowHere()) ?? doable[0];
    if (n) run(n);
  };
  useCommands([
    { id: 'inbox.next', title: 'Next row', group: 'Inbox', keys: 'j', run: () => stepRow(1) },
    { id: 'inbox.previous', title: 'Row before', group: 'Inbox', keys: 'k', run: () => stepRow(-1) },
    { id: 'inbox.open', title: 'Open what the row is about', group: 'Inbox', keys: 'o', run: () => pressInRow('open') },
    { id: 'inbox.done', title: 'Done with the row', group: 'Inbox', keys: 'e', run: () => pressInRow('done') },
    { id: 'inbox.snooze', title: 'Put the row off …', group: 'Inbox', keys: 's', run: () => pressInRow('snooze') },
    {
      id: 'inbox.tomorrow',
      title: 'Put the row off until tomorrow',
      group: 'Inbox',
      keys: 'shift+s',
      run: atRow((n) => acts.putOff(n, 'tomorrow', rowBeside(n.id))),
    },
    { id: 'inbox.mute', title: 'Mute what the row is about', group: 'Inbox', keys: 'm', run: atRow((n) => acts.mute(n, 'this', rowBeside(n.id))) },
    { id: 'inbox.unfollow', title: 'Follow what the row is about no more', group: 'Inbox', keys: 'u', run: atRow(acts.unfollow) },
    { id: 'inbox.all-done', title: 'Done with all rows', group: 'Inbox', keys: 'shift+e', run: allDone },
    { id: 'inbox.undo', title: 'Not after all', group: 'Inbox', keys: 'z', run: acts.undoLast },
  ]);
  const rows = (kind: Notice['kind']) =>
    notices
      .filter((n) => n.kind === kind)
      .map((n) =>
        canBeDone(n) ? (
          <NoticeRow
            key={n.id}
            notice={n}
            acts={{
              done: () => acts.done([n], rowBeside(n.id)),
              putOff: (until) => acts.putOff(n, until, rowBeside(n.id)),
              takeBack: () => acts.takeBack(n),
              mute: (around) => acts.mute(n, around, rowBeside(n.id)),
              unfollow: () => acts.unfollow(n),
            }}
          />
        ) : (
          <Imported key={n.id} importId={n.subject.id} fileName={n.subject.title} n={n.waiting ?? 0} />
        ),
      );
  return (
    <Page
      title="Inbox"
      lede={view === 'open' && notices.length > 0 ? 'What needs you, what changed for you, and what happens to what you follow.' : undefined}
      actions={view === 'open' && doable.length > 1 && <Button onClick={allDone}>All done</Button>}
    >
      <SegmentedControl className={css.views} aria-label="View" value={view} onChange={(v) => setShown(v === 'open' ? undefined : v)} data={views} />
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : (
        <Stack>
          {notices.length === 0 && (
            <Section>
              <Empty {...empty[view]} />
            </Section>
          )}
          <Rows title="Needs you" rows={rows('needs_you')} />
          <Rows title="Changed for you" rows={rows('changed_for_you')} />
          <Rows title="Good to know" rows={rows('fyi')} />
          {view === 'muted' && <MutedThings unmute={acts.unmute} />}
        </Stack>
      )}
    </Page>
  );
}

const empty: Record<InboxView, { sentence: string; line: string }> = {
  open: { sentence: 'Nothing waits for you.', line: 'Offers, answers, mentions and changes of what you hold or follow come here, one row per cause.' },
  snoozed: { sentence: 'Nothing is put off.', line: 'A row that you put off waits here, and comes back by itself.' },
  muted: { sentence: 'Nothing is kept from you.', line: 'What happens to things that you muted waits here. What needs you comes all the same.' },
};

const Rows = ({ title, rows }: { title: string; rows: ReactNode[] }) => rows.length > 0 && <Section title={title}>{rows}</Section>;

/** What I muted, to hear of it again. */
function MutedThings({ unmute }: { unmute: ReturnType<typeof useInbox>['unmute'] }) {
  const list = useQuery(follows.mine.queryOptions());
  const muted = (list.data ?? []).filter((f) => f.muted !== null);
  if (muted.length === 0) return null;
  return (
    <Section title="What you muted">
      {muted.map((f) => (
        <Row
          key={f.id}
          end={
            <Button variant="subtle" size="compact-sm" aria-label={`Hear of it again: ${f.title}`} onClick={() => unmute({ kind: f.kind, id: f.id })}>
              Hear of it again
            </Button>
          }
        >
          <a className={css.name} href={hrefOf(f)}>
            {f.title}
          </a>{' '}
          <span className="tl-small tl-faint">{f.kind}</span>
        </Row>
      ))}
    </Section>
  );
}
