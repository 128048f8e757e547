import { Button, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../ui/client.ts';
import { hrefOf } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { later } from '../ui/later.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import css from './Balance.module.css';
import { balance } from './balance.client.ts';
import type { Part, Thing } from './balance.ts';

const OfferDialog = later(() => import('../offers/OfferDialog.tsx').then((m) => m.OfferDialog));
const TieDialog = later(() => import('../threads/TieDialog.tsx').then((m) => m.TieDialog));
const GoalDialog = later(() => import('../lead/goals/GoalDialog.tsx').then((m) => m.GoalDialog));
const ReviewDialog = later(() => import('../lead/vision/ReviewDialog.tsx').then((m) => m.ReviewDialog));

type Act = 'offer' | 'steward' | 'tie' | 'goal' | 'review' | null;
// What a thing of a part can have done to it right here; everything else leads to its own page.
const actOf = (part: string, thing: Thing): { act: Act; word: string } => {
  if (part === 'O3') return { act: 'offer', word: 'Offer' };
  if (part === 'O5' && thing.note.includes('no steward')) return { act: 'steward', word: 'Offer the stewardship' };
  if (part === 'L1') return { act: 'tie', word: 'Tie it' };
  if (part === 'L3' && thing.kind === 'direction') return { act: 'goal', word: 'Open a goal' };
  if (part === 'L5' && thing.kind === 'vision') return { act: 'review', word: 'Review it' };
  return { act: null, word: '' };
};

/** The things behind a part: what stands against it first, each with its act; then what is good. */
export function Things({ part, unit, onClose }: { part: Part; unit: string | undefined; onClose: () => void }) {
  const query = useQuery(balance.things.queryOptions({ input: { part: part.id, ...(unit ? { unit } : {}) }, staleTime: 0 }));
  const queries = useQueryClient();
  const [doing, setDoing] = useState<{ act: Act; thing: Thing } | null>(null);
  const [last, setLast] = useState<Thing | null>(null);
  const start = (act: Act, thing: Thing) => {
    setLast(thing);
    setDoing({ act, thing });
  };
  const stop = () => {
    setDoing(null);
    void refresh(queries, 'balance');
  };
  const doingNow = (act: Act) => doing?.act === act;
  return (
    <Modal opened onClose={onClose} title={part.sign?.text ?? part.name} size="lg">
      <p className="tl-small tl-muted" style={{ marginTop: 0 }}>
        Good when {part.good_when}.
      </p>
      {query.isPending && <Loading />}
      {query.isError && <ProblemNote error={query.error} retry={() => void query.refetch()} />}
      {query.data && (
        <>
          <ThingList things={query.data.bad} part={part.id} onAct={start} all={query.data.bad_in_all} />
          {query.data.bad.length === 0 && part.id === 'L3' && query.data.bad_in_all > 0 && (
            <p>
              There is no vision yet. <a href={hrefOf({ kind: 'vision', id: '' })}>Write it</a>, then give it directions.
            </p>
          )}
          {query.data.bad.length === 0 && query.data.bad_in_all === 0 && <p>Nothing stands against it.</p>}
          {query.data.good.length > 0 && (
            <details>
              <summary style={{ cursor: 'pointer', padding: '12px 0 4px' }}>
                {query.data.good_in_all.toLocaleString()} {query.data.good_in_all === 1 ? 'is' : 'are'} good
              </summary>
              <ThingList things={query.data.good} part="" onAct={start} all={query.data.good_in_all} />
            </details>
          )}
        </>
      )}
      {last && (
        <>
          <OfferDialog subject={{ kind: 'task', id: last.id, title: last.title }} opened={doingNow('offer')} onClose={stop} />
          {/* biome-ignore lint/a11y/useValidAriaRole: the role is what is offered, not one of ARIA */}
          <OfferDialog subject={{ kind: 'project', id: last.id, title: last.title }} role="steward" opened={doingNow('steward')} onClose={stop} />
          <TieDialog source={{ kind: 'task', id: last.id, title: last.title }} opened={doingNow('tie')} onClose={stop} />
          <GoalDialog serves={{ id: last.id, title: last.title }} opened={doingNow('goal')} onClose={stop} />
          <ReviewDialog opened={doingNow('review')} onClose={stop} />
        </>
      )}
    </Modal>
  );
}

function ThingList({ things, part, onAct, all }: { things: Thing[]; part: string; onAct: (act: Act, thing: Thing) => void; all: number }) {
  return (
    <ul className={css.list}>
      {things.map((thing) => {
        const { act, word } = actOf(part, thing);
        return (
          <li key={`${thing.kind}:${thing.id}:${thing.note}`}>
            <div>
              <a href={hrefOf(thing)}>{thing.title}</a>
              <div className="tl-small tl-muted">
                {thing.kind === 'task' && thing.key ? `${thing.key} · ` : ''}
                {thing.note}
              </div>
            </div>
            {act && (
              <Button onClick={() => onAct(act, thing)} aria-label={`${word}: ${thing.title}`}>
                {word}
              </Button>
            )}
          </li>
        );
      })}
      {all > things.length && things.length > 0 && <li className="tl-small tl-muted">and {(all - things.length).toLocaleString()} more</li>}
    </ul>
  );
}
