import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FollowButton } from '../../activity/FollowButton.tsx';
import { Comments } from '../../comments/Comments.tsx';
import { Attachments } from '../../files/Attachments.tsx';
import { offers } from '../../offers/offers.client.ts';
import { Because } from '../../ui/Because.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { refresh } from '../../ui/client.ts';
import { useCommands } from '../../ui/commands.ts';
import { DayText } from '../../ui/DayText.tsx';
import { dayShort, dueWords, todayHere } from '../../ui/days.ts';
import { useParam } from '../../ui/go.ts';
import { hrefOf, hrefs } from '../../ui/hrefs.ts';
import { Loading } from '../../ui/Loading.tsx';
import { later } from '../../ui/later.tsx';
import { tellTrouble } from '../../ui/notify.tsx';
import { Columns, Page, Stack } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import { Bar, valueWords } from './Bar.tsx';
import css from './Goals.module.css';
import { goals } from './goals.client.ts';
import type { Goal, KeyResult } from './goals.ts';

const OfferDialog = later(() => import('../../offers/OfferDialog.tsx').then((m) => m.OfferDialog));
const PeriodDialog = later(() => import('./PeriodDialog.tsx').then((m) => m.PeriodDialog));
const TieDialog = later(() => import('../../threads/TieDialog.tsx').then((m) => m.TieDialog));
const CheckInDialog = later(() => import('./CheckInDialog.tsx').then((m) => m.CheckInDialog));
const CloseDialog = later(() => import('./CloseDialog.tsx').then((m) => m.CloseDialog));
const GoalDialog = later(() => import('./GoalDialog.tsx').then((m) => m.GoalDialog));

type Dialog = 'check-in' | 'edit' | 'move' | 'close' | 'tie' | 'offer' | null;

/** One goal: what it is for, its life, its key results, the work below it. */
export function Screen() {
  const id = useParam('id');
  const queries = useQueryClient();
  const query = useQuery(goals.one.queryOptions({ input: { id } }));
  const [dialog, setDialog] = useState<Dialog>(null);
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'goals', 'offers', 'throughline', 'today', 'threads'),
  });
  const can = query.data?.can;
  useCommands([
    ...(can?.check_in ? [{ id: 'goal.check-in', title: 'Check in', group: 'Goal', keys: 'i', run: () => setDialog('check-in') }] : []),
    ...(can?.edit ? [{ id: 'goal.edit', title: 'Edit the goal', group: 'Goal', keys: 'e', run: () => setDialog('edit') }] : []),
    ...(can?.tie ? [{ id: 'goal.tie', title: 'Tie the goal to what it serves', group: 'Goal', keys: 't', run: () => setDialog('tie') }] : []),
  ]);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  const g = query.data;
  const close = () => setDialog(null);
  return (
    <Page
      title={g.title}
      over={
        <span className={css.over}>
          Goal of {g.unit?.name ?? 'the whole workspace'}
          {g.serves ? (
            <>
              {' '}
              · serves <a href={hrefOf(g.serves)}>“{g.serves.title}”</a>
              {g.serves.because && ` because ${g.serves.because}`}
            </>
          ) : (
            ' · serves nothing yet'
          )}
        </span>
      }
      actions={
        <>
          <FollowButton kind="goal" id={g.id} size="sm" />
          {g.can.tie && <Button onClick={() => setDialog('tie')}>{g.serves ? 'Tie elsewhere' : 'Tie it'}</Button>}
          {g.can.edit && <Button onClick={() => setDialog('edit')}>Edit</Button>}
          {g.can.move && !g.can.edit && <Button onClick={() => setDialog('move')}>Move its period</Button>}
          {g.can.edit && g.state === 'planned' && (
            <Button onClick={() => act.mutate(() => goals.client.activate({ id: g.id, version: g.version }))}>Begin it</Button>
          )}
          {g.can.close && <Button onClick={() => setDialog('close')}>Close it</Button>}
          {g.can.reopen && <Button onClick={() => act.mutate(() => goals.client.reopen({ id: g.id }))}>Open it again</Button>}
          {g.can.check_in && (
            <Button variant="filled" onClick={() => setDialog('check-in')}>
              Check in
            </Button>
          )}
        </>
      }
    >
      <Columns
        sideWidth={320}
        after={
          <Stack>
            <Attachments kind="goal" subjectId={g.id} />
            <Comments kind="goal" subjectId={g.id} canComment />
          </Stack>
        }
        side={
          <>
            <Section
              title="Key results"
              note={g.confidence !== null && <Chip tone={g.confidence <= 3 ? 'risk' : 'work'}>confidence {g.confidence} of 10</Chip>}
            >
              {g.results.length === 0 ? (
                <p className="tl-muted" style={{ padding: '14px 16px', margin: 0 }}>
                  A learning goal: it has no number to reach.
                </p>
              ) : (
                g.results.map((kr) => <Result key={kr.id} kr={kr} gone={g.share_gone} />)
              )}
            </Section>
            <Below goal={g} />
            <Section title="Kept by" padded>
              <p className={css.kept}>{g.steward ? <a href={hrefs.person(g.steward.id)}>{g.steward.name}</a> : 'Nobody keeps this goal yet.'}</p>
              <div className={css.acts}>
                {g.can.take && <Button onClick={() => act.mutate(() => offers.client.takeUntaken({ kind: 'goal', id: g.id }))}>Take it</Button>}
                {g.can.offer && <Button onClick={() => setDialog('offer')}>Offer stewardship</Button>}
                {g.can.check_in && (
                  <Button variant="subtle" onClick={() => act.mutate(() => offers.client.handBack({ kind: 'goal', id: g.id }))}>
                    Hand it back
                  </Button>
                )}
              </div>
            </Section>
          </>
        }
      >
        <div>
          {g.contribution && <p className={css.lede}>{g.contribution}</p>}
          <Life goal={g} />
        </div>
      </Columns>
      <CheckInDialog goal={g} opened={dialog === 'check-in'} onClose={close} />
      <GoalDialog goal={g} opened={dialog === 'edit'} onClose={close} />
      <PeriodDialog goal={g} opened={dialog === 'move'} onClose={close} />
      <CloseDialog goal={g} opened={dialog === 'close'} onClose={close} />
      <TieDialog source={{ kind: 'goal', id: g.id, title: g.title }} opened={dialog === 'tie'} onClose={close} />
      <OfferDialog subject={{ kind: 'goal', id: g.id, title: g.title }} opened={dialog === 'offer'} onClose={close} />
    </Page>
  );
}

function Result({ kr, gone }: { kr: KeyResult; gone: number }) {
  const percent = Math.round(kr.progress * 100);
  const aim =
    kr.kind === 'yes_no'
      ? 'yes or no'
      : kr.aim === 'keep'
        ? `keep from ${valueWords(kr.low, kr)} to ${valueWords(kr.high, kr)}`
        : `from ${valueWords(kr.baseline, kr)} ${kr.aim === 'down' ? 'down ' : ''}to ${valueWords(kr.target, kr)}`;
  return (
    <div className={css.kr}>
      <div>
        <span>{kr.name}</span>
        <span>{kr.aim === 'keep' && kr.latest !== null ? (kr.progress >= 1 ? 'kept' : 'not kept') : valueWords(kr.latest, kr)}</span>
      </div>
      <div className="tl-small tl-muted">
        {aim}
        {percent > 100 && ` · ${percent} %`}
      </div>
      {kr.aim !== 'keep' && kr.kind !== 'yes_no' && <Bar progress={kr.progress} gone={gone} label={`${percent} per cent of the way`} />}
    </div>
  );
}

function Life({ goal: g }: { goal: Goal }) {
  const checkIns = g.check_ins.toReversed();
  return (
    <ol className={css.life}>
      <li data-lead>
        <span className="tl-strong">Written down{g.created_by && ` by ${g.created_by.name}`}</span>{' '}
        <span className="tl-small tl-muted">
          <DayText day={g.created_at.slice(0, 10)} /> · {dayShort(g.starts_on)} to {dayShort(g.ends_on)}
        </span>
      </li>
      {checkIns.map((c, i) => {
        const was = checkIns[i - 1]?.confidence;
        return (
          <li key={c.id}>
            <span className="tl-strong">
              Check-in: confidence {c.confidence}
              {was !== undefined && was !== c.confidence && `, was ${was}`}
            </span>{' '}
            <span className="tl-small tl-muted">
              <DayText day={c.at.slice(0, 10)} />, {c.by.name}
            </span>
            <div>
              {c.what_changed} <span className="tl-muted">Next: {c.what_next}</span>
            </div>
          </li>
        );
      })}
      {g.state === 'closed' ? (
        <li data-lead>
          <span className="tl-strong">Closed: {g.outcome}</span>{' '}
          <span className="tl-small tl-muted">{g.closed_at && <DayText day={g.closed_at.slice(0, 10)} />}</span>
          {g.closed_because && <div>{g.closed_because}</div>}
          {g.learned && <div className="tl-quote">{g.learned}</div>}
        </li>
      ) : (
        g.check_in_due && (
          <li data-next>
            <span className="tl-strong">Next check-in</span>{' '}
            <span className={g.stale ? 'tl-small' : 'tl-small tl-muted'}>
              {g.check_in_due < todayHere() ? '' : 'due '}
              {dueWords(g.check_in_due)}
            </span>
          </li>
        )
      )}
    </ol>
  );
}

function Below({ goal: g }: { goal: Goal }) {
  const { below } = g;
  const nothing = below.projects.length + below.goals.length === 0 && below.open_tasks + below.done_tasks === 0;
  return (
    <Section title="The work below">
      <Row>
        {nothing ? (
          <span className="tl-muted">No work is tied to it yet.</span>
        ) : (
          <>
            {below.projects.length} {below.projects.length === 1 ? 'project' : 'projects'}, {below.open_tasks} open {below.open_tasks === 1 ? 'task' : 'tasks'},{' '}
            {below.done_tasks} done
            {below.next_milestone && (
              <>
                , next milestone <DayText day={below.next_milestone.day} />
              </>
            )}
          </>
        )}
      </Row>
      {below.goals.map((child) => (
        <Row key={child.id}>
          <a href={hrefs.goal(child.id)}>{child.title}</a> <span className="tl-small tl-muted">goal</span>
        </Row>
      ))}
      {below.projects.map((p) => (
        <Row key={p.id}>
          <a href={hrefs.project(p.key)}>{p.title}</a>
          <Because text={p.because} />
        </Row>
      ))}
    </Section>
  );
}
