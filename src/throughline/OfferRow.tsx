import { Button } from '@mantine/core';
import { useState } from 'react';
import { offers } from '../offers/offers.client.ts';
import { aboutWords } from '../offers/words.ts';
import { Because } from '../ui/Because.tsx';
import { DayText } from '../ui/DayText.tsx';
import { dayShort } from '../ui/days.ts';
import { hrefOf, taskHere } from '../ui/hrefs.ts';
import { later } from '../ui/later.tsx';
import { tell } from '../ui/notify.tsx';
import { type Paint, useOptimistic } from '../ui/optimistic.ts';
import { focusRow, rowBeside } from '../ui/rows.ts';
import { Row } from '../ui/Section.tsx';
import css from './Today.module.css';
import { today } from './today.client.ts';
import type { OfferToMe, Today } from './today.ts';

const CounterDialog = later(() => import('../offers/CounterDialog.tsx').then((m) => m.CounterDialog));

/** What changes when an offer is answered. */
export const answered = ['today', 'offers', 'tasks', 'inbox', 'throughline', 'projects', 'goals'];

/** An answered offer leaves Today and the list it came with at once. */
function without(offer: OfferToMe): Paint[] {
  const left = (n: number) => Math.max(0, n - 1);
  return [
    {
      key: today.today.key(),
      change: (old: Today): Today => ({
        ...old,
        offered: old.offered.filter((o) => o.id !== offer.id),
        imported: old.imported.map((i) => (i.import_id === offer.import_id ? { ...i, n: left(i.n) } : i)).filter((i) => i.n > 0),
      }),
    },
    {
      key: today.imported.key(),
      change: (old: { file_name: string; offers: OfferToMe[] }) => ({ ...old, offers: old.offers.filter((o) => o.id !== offer.id) }),
    },
  ];
}

/** One offer to me: take it, yes if, or not for me. `quiet` where there are many. */
export function OfferRow({ offer, quiet = false }: { offer: OfferToMe; quiet?: boolean }) {
  const [countering, setCountering] = useState(false);
  const answer = (call: (input: { id: string }) => Promise<unknown>, failed: string) => ({ call, paint: () => without(offer), refresh: answered, failed });
  const take = useOptimistic(answer((input) => offers.client.take(input), 'You have not taken it.'));
  const decline = useOptimistic(answer((input) => offers.client.decline(input), 'Your answer was not sent.'));
  const later = useOptimistic({
    call: (input: { id: string }) => offers.client.later(input),
    paint: () => [],
    refresh: answered,
    done: (o) => tell(`It waits for you until ${dayShort(o.reply_by)}.`),
  });
  const go = (verb: typeof take) => {
    focusRow(rowBeside(offer.id));
    verb.mutate({ id: offer.id });
  };
  const { subject } = offer;
  const href = (subject.kind === 'task' || subject.kind === 'part') && subject.key ? taskHere(subject.key) : hrefOf(subject);
  const what = subject.part_of
    ? `a part of “${subject.part_of}”, `
    : offer.role === 'steward'
      ? `the stewardship of this ${subject.kind}, `
      : offer.role === 'contributor'
        ? 'to take part, '
        : '';
  const countered = offer.state === 'countered';
  return (
    <Row id={offer.id}>
      <a className={css.name} data-row-main data-act="open" href={href}>
        {subject.title}
      </a>{' '}
      <span className="tl-small tl-muted">
        {offer.origin === 'import' ? subject.key : `${what}offered by ${offer.by.name}`}
        {offer.to.unit && ` to ${offer.to.unit.name}`}
        {offer.estimate_minutes && ` · ${aboutWords(offer.estimate_minutes)}`}
        {subject.due_on && (
          <>
            {' · due '}
            <DayText day={subject.due_on} />
          </>
        )}
      </span>
      {offer.because && (
        <div>
          <Because text={offer.because} />
        </div>
      )}
      {offer.in_exchange_for && <div className="tl-small tl-muted">In exchange for “{offer.in_exchange_for.title}”: both change hands, or neither.</div>}
      {offer.message && <div className="tl-quote">“{offer.message}”</div>}
      {countered && <div className="tl-small tl-muted">You said “yes, if …”. {offer.by.name} has not answered yet.</div>}
      <div className={css.act}>
        <Button
          variant={countered || quiet ? 'default' : 'filled'}
          data-act="take"
          onClick={() => go(take)}
          aria-label={`${offer.in_exchange_for ? 'Swap' : 'Take it on'}: ${subject.title}`}
        >
          {offer.in_exchange_for ? 'Swap' : 'Take it on'}
        </Button>
        {offer.can.counter && (
          <Button data-act="counter" onClick={() => setCountering(true)} aria-label={`Yes, if …: ${subject.title}`}>
            Yes, if …
          </Button>
        )}
        <Button variant="subtle" data-act="decline" onClick={() => go(decline)} aria-label={`Not for me: ${subject.title}`}>
          Not for me
        </Button>
        {!offer.to.unit && (
          <Button
            variant="subtle"
            onClick={() => later.mutate({ id: offer.id })}
            aria-label={`Ask me later: ${subject.title}`}
            title={`Answer by ${dayShort(offer.reply_by)}`}
          >
            Ask me later
          </Button>
        )}
      </div>
      <CounterDialog offerId={offer.id} title={subject.title} opened={countering} onClose={() => setCountering(false)} />
    </Row>
  );
}
