import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Ago } from '../ui/DayText.tsx';
import { Empty } from '../ui/Empty.tsx';
import { hrefs } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Row, Section } from '../ui/Section.tsx';
import { standing } from './proposal-words.ts';
import { proposals } from './proposals.client.ts';
import { useActs } from './useActs.ts';

/** What I changed at once, and the way back. */
export function Screen() {
  const list = useQuery(proposals.list.queryOptions({ input: {} }));
  const acts = useActs();
  const mine = (list.data ?? []).filter((p) => p.applied_at !== null || p.state === 'previewed');
  return (
    <Page
      title="Changes at once"
      lede={
        <>
          What you changed of many things in one step. It can be taken back for a day, except where others changed something since. An import is taken back on
          its own page: <a href={hrefs.import()}>Import</a>.
        </>
      }
    >
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : (
        <Section>
          {mine.length === 0 && (
            <Empty sentence="Nothing yet." line="Choose several tasks in a list or on a board, with x or with Shift and a click, to change them together." />
          )}
          {mine.map((p) => (
            <Row
              key={p.id}
              end={
                p.can.undo && (
                  <Button onClick={() => acts.undo(p.id)} aria-label={`Take back: ${p.title}`}>
                    Take back
                  </Button>
                )
              }
            >
              <a href={hrefs.change(p.id)}>{p.title}</a>
              <div className="tl-small tl-muted">
                {p.project && `${p.project.name} · `}
                {standing(p)} · <Ago at={p.applied_at ?? p.created_at} />
              </div>
            </Row>
          ))}
        </Section>
      )}
    </Page>
  );
}
