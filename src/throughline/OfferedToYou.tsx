import { Button, Group } from '@mantine/core';
import { hrefs } from '../ui/hrefs.ts';
import { Row, Section } from '../ui/Section.tsx';
import { OfferRow } from './OfferRow.tsx';
import type { Today } from './today.ts';
import { useAnswerAll } from './useAnswerAll.ts';

/** What is offered to me: take, yes if, or not for me. What an import brought is one row. */
export function OfferedToYou({ offered, imported }: Pick<Today, 'offered' | 'imported'>) {
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

interface Props {
  importId: string;
  fileName: string;
  n: number;
}

/** Work that an import brought with my name: one row, whatever the number. */
export function Imported({ importId, fileName, n }: Props) {
  const all = useAnswerAll(importId, n);
  return (
    <Row id={importId}>
      <span className="tl-strong">{n === 1 ? 'A task came with your name' : `${n} tasks came with your name`}</span>{' '}
      <span className="tl-small tl-muted">in {fileName}</span>
      <Group gap={8} mt={10}>
        <Button component="a" href={hrefs.imported(importId)} data-row-main data-act="open">
          Go through them
        </Button>
        <Button variant="subtle" loading={all.isPending} onClick={all.take}>
          Take all
        </Button>
        <Button variant="subtle" disabled={all.isPending} onClick={all.decline}>
          None are mine
        </Button>
      </Group>
    </Row>
  );
}
