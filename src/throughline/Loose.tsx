import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useProposal } from '../proposals/useProposal.tsx';
import { hrefs } from '../ui/hrefs.ts';
import { Row, Section } from '../ui/Section.tsx';
import css from './Throughline.module.css';
import type { ThroughlineMap } from './throughline.ts';

const TieDialog = lazy(() => import('../threads/TieDialog.tsx').then((m) => ({ default: m.TieDialog })));
const TieHereDialog = lazy(() => import('./TieHereDialog.tsx').then((m) => ({ default: m.TieHereDialog })));
const TieSeveralDialog = lazy(() => import('./TieSeveralDialog.tsx').then((m) => ({ default: m.TieSeveralDialog })));
const GoalDialog = lazy(() => import('../lead/goals/GoalDialog.tsx').then((m) => ({ default: m.GoalDialog })));

type Thing = { id: string; title: string };
type Doing =
  | { what: 'tie'; source: Thing & { kind: 'goal' | 'project' } }
  | { what: 'tie-several' }
  | { what: 'tie-here'; target: Thing & { kind: 'goal' | 'direction' } }
  | { what: 'new-goal'; serves: Thing }
  | null;

/** What is not joined yet, as lists to act on right there. */
export function Loose({ map }: { map: ThroughlineMap }) {
  const [doing, setDoing] = useState<Doing>(null);
  const close = () => setDoing(null);
  const { propose, dialog } = useProposal();
  const reachesNothing = map.goals.filter((g) => !g.reaches);
  const loose = map.loose.reduce((sum, l) => sum + l.n, 0);
  return (
    <div className={css.lists}>
      {map.loose.length > 0 && (
        <Section
          title="Loose work"
          note={loose === 1 ? '1 open task' : `${loose} open tasks`}
          actions={map.loose.length > 1 && <Button onClick={() => setDoing({ what: 'tie-several' })}>Tie several …</Button>}
        >
          {map.loose.map((l) => (
            <Row
              key={l.id}
              end={
                <Button onClick={() => setDoing({ what: 'tie', source: { kind: 'project', id: l.id, title: l.title } })} aria-label={`Tie … ${l.title}`}>
                  Tie …
                </Button>
              }
            >
              <a href={hrefs.project(l.key ?? '')}>{l.title}</a>
              <div className="tl-small tl-muted">
                {l.n} {l.n === 1 ? 'task reaches' : 'tasks reach'} no goal
              </div>
            </Row>
          ))}
        </Section>
      )}
      {map.goals_without_work.length > 0 && (
        <Section title="Goals without work">
          {map.goals_without_work.map((g) => (
            <Row
              key={g.id}
              end={
                <Button
                  onClick={() => setDoing({ what: 'tie-here', target: { kind: 'goal', id: g.id, title: g.title } })}
                  aria-label={`Tie work … to ${g.title}`}
                >
                  Tie work …
                </Button>
              }
            >
              <a href={hrefs.goal(g.id)}>{g.title}</a>
              <div className="tl-small tl-muted">Nothing below it is open, and nothing was finished in 30 days.</div>
            </Row>
          ))}
        </Section>
      )}
      {map.directions_without_goal.length > 0 && (
        <Section title="Directions without a goal">
          {map.directions_without_goal.map((d) => (
            <Row
              key={d.id}
              end={
                <>
                  <Button
                    variant="subtle"
                    onClick={() => setDoing({ what: 'tie-here', target: { kind: 'direction', id: d.id, title: d.title } })}
                    aria-label={`Tie a goal … to ${d.title}`}
                  >
                    Tie a goal …
                  </Button>
                  <Button onClick={() => setDoing({ what: 'new-goal', serves: d })} aria-label={`Write a goal for ${d.title}`}>
                    Write a goal
                  </Button>
                </>
              }
            >
              <a href={hrefs.vision()}>{d.title}</a>
            </Row>
          ))}
        </Section>
      )}
      {reachesNothing.length > 0 && (
        <Section title="Goals that serve nothing yet">
          {reachesNothing.map((g) => (
            <Row
              key={g.id}
              end={
                <Button onClick={() => setDoing({ what: 'tie', source: { kind: 'goal', id: g.id, title: g.title } })} aria-label={`Tie … ${g.title}`}>
                  Tie …
                </Button>
              }
            >
              <a href={hrefs.goal(g.id)}>{g.title}</a>
            </Row>
          ))}
        </Section>
      )}
      <Suspense fallback={null}>
        {doing?.what === 'tie' && <TieDialog source={doing.source} opened onClose={close} />}
        {doing?.what === 'tie-several' && <TieSeveralDialog loose={map.loose} propose={propose} onClose={close} />}
        {doing?.what === 'tie-here' && <TieHereDialog target={doing.target} onClose={close} />}
        {doing?.what === 'new-goal' && <GoalDialog serves={doing.serves} opened onClose={close} />}
      </Suspense>
      {dialog}
    </div>
  );
}
