import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CounterDialog } from '../offers/CounterDialog.tsx';
import { offers } from '../offers/offers.client.ts';
import { aboutWords } from '../offers/words.ts';
import { Because } from '../ui/Because.tsx';
import { refresh } from '../ui/client.ts';
import { DayText } from '../ui/DayText.tsx';
import { hrefOf, hrefs, taskHere } from '../ui/hrefs.ts';
import { tellTrouble } from '../ui/notify.tsx';
import { useOptimistic } from '../ui/optimistic.ts';
import { Row, Section } from '../ui/Section.tsx';
import css from './Today.module.css';
import { today } from './today.client.ts';
import type { Today } from './today.ts';

type Offered = Today['offered'][number];
const changed = ['today', 'offers', 'tasks', 'inbox', 'throughline', 'projects', 'goals'];

/** What is offered to me: take, yes if, or not for me. */
export function OfferedToYou({ offered, imported }: { offered: Offered[]; imported: Today['imported'] }) {
  if (offered.length + imported.length === 0) return null;
  return (
    <Section title="Offered to you" note="Nothing is yours until you take it">
      {imported.map((i) => (
        <Imported key={i.import_id} importId={i.import_id} fileName={i.file_name} n={i.n} />
      ))}
      {offered.map((offer) => (
        <OfferRow key={offer.id} offer={offer} />
      ))}
    </Section>
  );
}

function OfferRow({ offer }: { offer: Offered }) {
  const [countering, setCountering] = useState(false);
  const gone = (id: string) => [{ key: today.today.key(), change: (old: Today): Today => ({ ...old, offered: old.offered.filter((o) => o.id !== id) }) }];
  const take = useOptimistic({
    call: (input: { id: string }) => offers.client.take(input),
    paint: ({ id }) => gone(id),
    refresh: changed,
    failed: 'You have not taken it.',
  });
  const decline = useOptimistic({ call: (input: { id: string }) => offers.client.decline(input), paint: ({ id }) => gone(id), refresh: changed });
  const later = useOptimistic({ call: (input: { id: string }) => offers.client.later(input), paint: () => [], refresh: changed });
  const { subject } = offer;
  const href = subject.kind === 'task' && subject.key ? taskHere(subject.key) : hrefOf(subject);
  const what = offer.role === 'steward' ? `the stewardship of this ${subject.kind}, ` : offer.role === 'contributor' ? 'to take part, ' : '';
  const countered = offer.state === 'countered';
  return (
    <Row>
      <a className={css.name} href={href}>
        {subject.title}
      </a>{' '}
      <span className="tl-small tl-muted">
        {what}offered by {offer.by.name}
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
      {offer.message && <div className="tl-quote">“{offer.message}”</div>}
      {countered && <div className="tl-small tl-muted">You said “yes, if …”. {offer.by.name} has not answered yet.</div>}
      <div className={css.act}>
        <Button variant={countered ? 'default' : 'filled'} onClick={() => take.mutate({ id: offer.id })} aria-label={`Take on ${subject.title}`}>
          Take it on
        </Button>
        {offer.role !== 'steward' && !offer.to.unit && (
          <Button onClick={() => setCountering(true)} aria-label={`Yes, if: ${subject.title}`}>
            Yes, if …
          </Button>
        )}
        <Button variant="subtle" onClick={() => decline.mutate({ id: offer.id })} aria-label={`Not for me: ${subject.title}`}>
          Not for me
        </Button>
        {!offer.to.unit && (
          <Button
            variant="subtle"
            onClick={() => later.mutate({ id: offer.id })}
            aria-label={`Ask me later: ${subject.title}`}
            title={`Answer by ${offer.reply_by}`}
          >
            Ask me later
          </Button>
        )}
      </div>
      <CounterDialog offerId={offer.id} title={subject.title} opened={countering} onClose={() => setCountering(false)} />
    </Row>
  );
}

function Imported({ importId, fileName, n }: { importId: string; fileName: string; n: number }) {
  const queries = useQueryClient();
  const answer = useMutation({
    mutationFn: (take: boolean) => (take ? offers.client.takeImported({ import_id: importId }) : offers.client.declineImported({ import_id: importId })),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, ...changed),
  });
  return (
    <Row>
      <span className="tl-strong">{n === 1 ? 'A task came with your name' : `${n} tasks came with your name`}</span>{' '}
      <span className="tl-small tl-muted">imported from {fileName}</span>
      <Group gap={8} mt={10}>
        <Button variant="filled" loading={answer.isPending} onClick={() => answer.mutate(true)}>
          Take all
        </Button>
        <Button component="a" href={hrefs.inbox()}>
          Go through them
        </Button>
        <Button variant="subtle" disabled={answer.isPending} onClick={() => answer.mutate(false)}>
          None are mine
        </Button>
      </Group>
    </Row>
  );
}
