import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '../../ui/commands.ts';
import { Empty } from '../../ui/Empty.tsx';
import { hrefs } from '../../ui/hrefs.ts';
import { Loading } from '../../ui/Loading.tsx';
import { MarkdownView } from '../../ui/MarkdownView.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { Versions } from './Versions.tsx';
import css from './Vision.module.css';
import { VisionForm } from './VisionForm.tsx';
import { vision } from './vision.client.ts';
import type { Vision } from './vision.ts';

/** The vision: reads like a page of print. */
export function Screen() {
  const query = useQuery(vision.one.queryOptions());
  const [writing, setWriting] = useState(false);
  const mayWrite = query.data?.can.write === true && !writing;
  useCommands(mayWrite ? [{ id: 'vision.write', title: 'Write the vision', group: 'Vision & story', keys: 'e', run: () => setWriting(true) }] : []);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  const { vision: found, can } = query.data;
  if (writing) return <VisionForm vision={found} onClose={() => setWriting(false)} />;
  if (!found)
    return (
      <Page title="Vision">
        <Section>
          <Empty
            sentence="What will be different for people when you succeed?"
            line="One sentence is enough to begin. Directions say which ways you have chosen, and what you will not do. Everything that is tied to it says why it matters."
            action={
              can.write && (
                <Button variant="filled" onClick={() => setWriting(true)}>
                  Write it
                </Button>
              )
            }
          />
        </Section>
      </Page>
    );
  return (
    <Page title="Vision & story" actions={can.write && <Button onClick={() => setWriting(true)}>Write the next version</Button>}>
      <Print vision={found} all={can.read_all} />
    </Page>
  );
}

function Print({ vision: v, all }: { vision: Vision; all: boolean }) {
  return (
    <article className={css.print}>
      {v.horizon_year && <p className={css.year}>By {v.horizon_year}</p>}
      <p className={css.title}>{v.title}</p>
      {v.body && (
        <div className={css.body}>
          <MarkdownView text={v.body} />
        </div>
      )}
      {v.directions.length > 0 && (
        <section aria-labelledby="directions">
          <h2 id="directions" className={css.part}>
            The ways we have chosen
          </h2>
          <ol className={css.directions}>
            {v.directions.map((d) => (
              <li key={d.id}>
                <h3>{d.title}</h3>
                {d.because && <p className={css.because}>because {d.because}</p>}
                <p className="tl-small tl-muted">
                  {d.goals.length === 0
                    ? 'No goal serves it yet.'
                    : d.goals.map((g, i) => (
                        <span key={g.id}>
                          {i > 0 && ' · '}
                          <a href={hrefs.goal(g.id)}>{g.title}</a>
                        </span>
                      ))}
                </p>
              </li>
            ))}
          </ol>
        </section>
      )}
      {v.we_will_not.length > 0 && (
        <section aria-labelledby="will-not">
          <h2 id="will-not" className={css.part}>
            We will not
          </h2>
          <ul className={css.not}>
            {v.we_will_not.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      {all && <p className="tl-small tl-muted">Kept by {v.stewards.map((s) => s.name).join(', ') || 'nobody now'}.</p>}
      {all && <Versions />}
    </article>
  );
}
