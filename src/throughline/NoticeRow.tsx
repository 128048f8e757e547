import { Button, Group, Menu } from '@mantine/core';
import { IconClock, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { Why, whyWords } from '../activity/follows.ts';
import type { Notice } from '../activity/inbox.ts';
import { earlierWords, excerptIn, noticeWords } from '../activity/notice-words.ts';
import type { SnoozeUntil } from '../activity/snooze.ts';
import { keyWords } from '../ui/commands.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { Ago } from '../ui/DayText.tsx';
import { hrefOf, hrefs, taskHere } from '../ui/hrefs.ts';
import { Initials } from '../ui/Initials.tsx';
import { readerLanguages } from '../ui/reader.ts';
import { Row } from '../ui/Section.tsx';
import css from './Inbox.module.css';
import { followedKindOf } from './inbox-rows.ts';

export interface RowActs {
  done: () => void;
  putOff: (until: SnoozeUntil) => void;
  takeBack: () => void;
  mute: (around: 'this' | 'project') => void;
  unfollow: () => void;
}

const kbd = (keys: string) => <kbd>{keyWords(keys).join(' ')}</kbd>;

/** One row of the inbox: who did what to which thing, why I hear of it, and what I can do with it. */
export function NoticeRow({ notice: n, acts }: { notice: Notice; acts: RowActs }) {
  // Offers that came together wait on Today.
  const several = n.what === 'several_offers';
  const href = several
    ? hrefs.today()
    : (n.subject.kind === 'task' || n.subject.kind === 'part') && n.subject.key
      ? taskHere(n.subject.key)
      : hrefOf(n.subject);
  const excerpt = excerptIn(n);
  const earlier = earlierWords(n);
  const why = Why.safeParse(n.data.why).data;
  const title = several ? 'on Today' : n.subject.title || 'something you cannot see any more';
  return (
    <Row
      id={n.id}
      endBelow
      before={<Initials name={n.by?.name ?? 'Throughline'} {...(n.by ? { initials: n.by.initials, personId: n.by.id } : {})} />}
      end={
        <Group gap={2} wrap="nowrap">
          {n.snoozed_until === null ? (
            <PutOff title={title} onPick={acts.putOff} />
          ) : (
            <Button variant="subtle" size="compact-sm" onClick={acts.takeBack} aria-label={`Back now: ${title}`}>
              Back now
            </Button>
          )}
          {followedKindOf(n) && <More notice={n} title={title} acts={acts} />}
          <Button variant="subtle" size="compact-sm" onClick={acts.done} aria-label={`Done with ${title}`} title="Done (e)" data-act="done">
            Done
          </Button>
        </Group>
      }
    >
      {n.by && <span className="tl-strong">{n.by.name} </span>}
      {noticeWords(n)}{' '}
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
      {(earlier.length > 0 || why || n.snoozed_until || n.returned_at) && (
        <div className="tl-small tl-faint">
          {[
            earlier.length > 0 && `Before: ${earlier.slice(0, 3).join(', ')}${earlier.length > 3 ? ' and more' : ''}.`,
            why && `You hear of it because ${whyWords[why]}.`,
            n.snoozed_until && `Put off until ${momentWords(n.snoozed_until)}.`,
            n.returned_at && 'You had put it off.',
          ]
            .filter(Boolean)
            .join(' ')}
        </div>
      )}
    </Row>
  );
}

const momentWords = (at: string) =>
  new Intl.DateTimeFormat(readerLanguages, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(at));

function PutOff({ title, onPick }: { title: string; onPick: (until: SnoozeUntil) => void }) {
  const [picking, setPicking] = useState(false);
  const late = new Date().getHours() >= 20;
  return (
    <Menu position="bottom-end" width={230} returnFocus portalProps={{ target: 'main' }} onClose={() => setPicking(false)} closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className={css.icon} aria-label={`Put ${title} off`} title="Put off (s)" data-act="snooze">
          <IconClock size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {!late && <Menu.Item onClick={() => onPick('later_today')}>Later today</Menu.Item>}
        <Menu.Item onClick={() => onPick('tomorrow')} rightSection={kbd('shift+s')}>
          Tomorrow morning
        </Menu.Item>
        <Menu.Item onClick={() => onPick('next_week')}>Next week</Menu.Item>
        {picking ? (
          <div className={css.day}>
            <DayInput label="Until the morning of" value={null} onChange={(day) => day && onPick(day)} />
          </div>
        ) : (
          <Menu.Item onClick={() => setPicking(true)}>Until a day …</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function More({ notice: n, title, acts }: { notice: Notice; title: string; acts: RowActs }) {
  return (
    <Menu position="bottom-end" width={230} returnFocus portalProps={{ target: 'main' }}>
      <Menu.Target>
        <button type="button" className={css.icon} aria-label={`More for ${title}`}>
          <IconDots size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={acts.unfollow} rightSection={kbd('u')} data-act="unfollow">
          Follow it no more
        </Menu.Item>
        <Menu.Item onClick={() => acts.mute('this')} rightSection={kbd('m')}>
          Mute it
        </Menu.Item>
        {n.project_id && n.subject.kind !== 'project' && <Menu.Item onClick={() => acts.mute('project')}>Mute its project</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
