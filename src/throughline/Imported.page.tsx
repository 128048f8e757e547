import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCommands } from '../ui/commands.ts';
import { Empty } from '../ui/Empty.tsx';
import { useParam } from '../ui/go.ts';
import { hrefs } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { pressInRow, stepRow } from '../ui/rows.ts';
import { Section } from '../ui/Section.tsx';
import { OfferRow } from './OfferRow.tsx';
import { today } from './today.client.ts';
import { useAnswerAll } from './useAnswerAll.ts';

/** Work that an import brought with my name, to go through one by one. */
export function Screen() {
  const id = useParam('id');
  const list = useQuery(today.imported.queryOptions({ input: { import_id: id } }));
  const offers = list.data?.offers ?? [];
  const all = useAnswerAll(id, offers.length);
  useCommands([
    { id: 'imported.next', title: 'Next row', group: 'What came with your name', keys: 'j', run: () => stepRow(1) },
    { id: 'imported.previous', title: 'Row before', group: 'What came with your name', keys: 'k', run: () => stepRow(-1) },
    { id: 'imported.open', title: 'Open the task', group: 'What came with your name', keys: 'o', run: () => pressInRow('open') },
    { id: 'imported.take', title: 'Take it on', group: 'What came with your name', keys: 'a', run: () => pressInRow('take') },
    { id: 'imported.counter', title: 'Yes, if …', group: 'What came with your name', keys: 'y', run: () => pressInRow('counter') },
    { id: 'imported.decline', title: 'Not for me', group: 'What came with your name', keys: 'd', run: () => pressInRow('decline') },
  ]);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const empty = offers.length === 0;
  return (
    <Page
      title="What came with your name"
      over={<a href={hrefs.today()}>Today</a>}
      lede={empty ? undefined : 'An import found your name here. Nothing is yours until you take it; with the keys A, Y and D you answer row by row.'}
      actions={
        !empty && (
          <>
            <Button variant="subtle" onClick={all.decline}>
              None are mine
            </Button>
            <Button variant="filled" onClick={all.take}>
              {offers.length === 1 ? 'Take it' : `Take all ${offers.length}`}
            </Button>
          </>
        )
      }
    >
      {empty ? (
        <Section>
          <Empty
            sentence="All of it is answered."
            line="What you took stands on Today, by its day."
            action={
              <Button component="a" href={hrefs.today()} variant="filled">
                Go to Today
              </Button>
            }
          />
        </Section>
      ) : (
        <Section title={list.data.file_name} note={`${offers.length} left`}>
          {offers.map((offer) => (
            <OfferRow key={offer.id} offer={offer} quiet />
          ))}
        </Section>
      )}
    </Page>
  );
}
