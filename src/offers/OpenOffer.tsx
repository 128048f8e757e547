import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { dayShort } from '../ui/days.ts';
import { later } from '../ui/later.tsx';
import { offers } from './offers.client.ts';
import type { Offer } from './offers.ts';

const CounterDialog = later(() => import('./CounterDialog.tsx').then((m) => m.CounterDialog));

/** An offer that waits, where its thing is shown, with what the caller may do about it. */
export function OpenOffer({ offer, act }: { offer: Offer; act: (run: () => Promise<unknown>) => void }) {
  const [countering, setCountering] = useState(false);
  const to = offer.to.person?.name ?? offer.to.unit?.name ?? 'someone';
  const counter = offer.counter;
  return (
    <div>
      <span className="tl-muted">
        {offer.can.answer && offer.to.person ? `${offer.by.name} offers it to you` : `Offered to ${to}`}, waiting until {dayShort(offer.reply_by)}
        {offer.spoken_yes_at && ', said yes aloud'}
      </span>
      {offer.in_exchange_for && <div className="tl-muted">In exchange for “{offer.in_exchange_for.title}”: both change hands, or neither.</div>}
      {offer.message && <div className="tl-quote">“{offer.message}”</div>}
      {counter && (
        <div>
          Yes, if{' '}
          {counter.kind === 'swap'
            ? `you take “${counter.title}” in exchange`
            : counter.kind === 'other_date'
              ? `it is due ${counter.due_on ? dayShort(counter.due_on) : 'another day'}`
              : `it is only “${counter.title}”`}
          . {counter.message && <span className="tl-quote">“{counter.message}”</span>}
        </div>
      )}
      <Group gap={8} mt={6}>
        {offer.can.answer && (
          <>
            <Button variant="filled" onClick={() => act(() => offers.client.take({ id: offer.id }))}>
              {offer.in_exchange_for ? 'Swap' : 'Take it on'}
            </Button>
            {offer.can.counter && <Button onClick={() => setCountering(true)}>Yes, if …</Button>}
            <Button variant="subtle" onClick={() => act(() => offers.client.decline({ id: offer.id }))}>
              Not for me
            </Button>
          </>
        )}
        {offer.can.agree && (
          <Button variant="filled" onClick={() => act(() => offers.client.agree({ id: offer.id }))}>
            Agree
          </Button>
        )}
        {offer.can.withdraw && (
          <>
            {!offer.spoken_yes_at && !counter && offer.to.person && (
              <Button variant="subtle" onClick={() => act(() => offers.client.spokenYes({ id: offer.id }))}>
                They said yes aloud
              </Button>
            )}
            <Button variant="subtle" onClick={() => act(() => offers.client.withdraw({ id: offer.id }))}>
              Take the offer back
            </Button>
          </>
        )}
      </Group>
      <CounterDialog offerId={offer.id} title={offer.subject.title} opened={countering} onClose={() => setCountering(false)} />
    </div>
  );
}
