import { Button, SegmentedControl, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { TieDialog } from '../threads/TieDialog.tsx';
import { threads } from '../threads/threads.client.ts';
import { Empty } from '../ui/Empty.tsx';
import { hrefs } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Row, Section } from '../ui/Section.tsx';
import { isLoose } from './layout.ts';
import { ThroughlineDrawing, workWords } from './Map.tsx';
import css from './Throughline.module.css';
import { throughline } from './throughline.client.ts';
import type { periods, ThroughlineMap } from './throughline.ts';

type Period = (typeof periods)[number];
type Source = { kind: 'goal' | 'project'; id: string; title: string };

/** How the work reaches the vision. */
export function Screen() {
  const narrow = useMediaQuery('(max-width: 768px)', window.matchMedia('(max-width: 768px)').matches);
  const [view, setView] = useState<'map' | 'table'>(narrow ? 'table' : 'map');
  const [unit, setUnit] = useState<string | null>(null);
  const [period, setPeriod] = useState<Period>('now');
  const [tying, setTying] = useState<Source | null>(null);
  const loose = useRef<HTMLDivElement>(null);
  const unitList = useQuery(threads.find.queryOptions({ input: { q: '', kinds: 'unit', limit: 50 } }));
  const query = useQuery(throughline.map.queryOptions({ input: { period, ...(unit ? { unit } : {}) }, placeholderData: (old) => old }));
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  const map = query.data;
  const empty = map.goals.length + map.projects.length === 0;
  return (
    <Page
      title="Throughline"
      lede="How the work reaches the vision. A thread is as thick as the work in it; a dashed one is at risk; what has no thread stands alone at the bottom. Open projects only."
      actions={
        <>
          <Select
            aria-label="Whose work"
            placeholder="Whole organisation"
            clearable
            w={190}
            value={unit}
            onChange={setUnit}
            data={(unitList.data ?? []).map((u) => ({ value: u.id, label: u.title }))}
          />
          <Select
            aria-label="Period"
            allowDeselect={false}
            w={150}
            value={period}
            onChange={(v) => setPeriod((v ?? 'now') as Period)} // the options are these words
            data={[
              { value: 'now', label: 'Now' },
              { value: 'month', label: 'Last 30 days' },
              { value: 'quarter', label: 'Last quarter' },
              { value: 'year', label: 'Last year' },
            ]}
          />
          {map.loose.length > 0 && (
            <Button variant="filled" onClick={() => loose.current?.scrollIntoView({ behavior: 'smooth' })}>
              Tie loose work
            </Button>
          )}
        </>
      }
    >
      <Figures map={map} />
      {empty ? (
        <Section>
          <Empty
            sentence="Nothing to draw yet."
            line="Write the vision, a goal that serves it, and tie a project to the goal: then the line appears."
            action={
              <Button component="a" variant="filled" href={hrefs.vision()}>
                Begin with the vision
              </Button>
            }
          />
        </Section>
      ) : (
        <>
          <SegmentedControl
            aria-label="Form"
            value={view}
            onChange={(v) => setView(v === 'table' ? 'table' : 'map')}
            data={[
              { value: 'map', label: 'As a map' },
              { value: 'table', label: 'As a table' },
            ]}
          />
          {view === 'map' ? <ThroughlineDrawing map={map} /> : <Twin map={map} />}
        </>
      )}
      <div className={css.lists} ref={loose}>
        {map.loose.length > 0 && (
          <Section title="Loose work" note={`${map.loose.reduce((sum, l) => sum + l.n, 0)} open tasks`}>
            {map.loose.map((l) => (
              <Row
                key={l.id}
                end={
                  <Button onClick={() => setTying({ kind: 'project', id: l.id, title: l.title })} aria-label={`Tie ${l.title}`}>
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
              <Row key={g.id}>
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
                  <Button component="a" href={hrefs.goals()}>
                    Write a goal
                  </Button>
                }
              >
                {d.title}
              </Row>
            ))}
          </Section>
        )}
        {map.goals.some((g) => !g.reaches) && (
          <Section title="Goals that serve nothing yet">
            {map.goals
              .filter((g) => !g.reaches)
              .map((g) => (
                <Row
                  key={g.id}
                  end={
                    <Button onClick={() => setTying({ kind: 'goal', id: g.id, title: g.title })} aria-label={`Tie ${g.title}`}>
                      Tie …
                    </Button>
                  }
                >
                  <a href={hrefs.goal(g.id)}>{g.title}</a>
                </Row>
              ))}
          </Section>
        )}
      </div>
      {tying && <TieDialog source={tying} opened onClose={() => setTying(null)} />}
    </Page>
  );
}

function Figures({ map }: { map: ThroughlineMap }) {
  const f = map.figures;
  if (!f) return <p className="tl-muted">{map.no_figures}</p>;
  return (
    <div className={css.stats}>
      <div className={css.stat} title={`${f.reaching} of ${f.open} open tasks`}>
        <b>{f.percent === null ? 'no work' : `${f.percent} %`}</b>
        <small>of open work reaches the vision</small>
      </div>
      <div className={css.stat}>
        <b>
          {f.goals_with_work} of {f.goals}
        </b>
        <small>active goals have work below them</small>
      </div>
      <div className={css.stat}>
        <b>{f.loose_projects}</b>
        <small>{f.loose_projects === 1 ? 'project is loose' : 'projects are loose'}</small>
      </div>
      <div className={css.stat}>
        <b>{f.at_risk}</b>
        <small>{f.at_risk === 1 ? 'thread at risk' : 'threads at risk'}</small>
      </div>
    </div>
  );
}

/** The map in words, for whoever reads tables better than pictures. */
function Twin({ map }: { map: ThroughlineMap }) {
  const goalOf = (id: string) =>
    map.strands
      .filter((s) => s.from_kind === 'project' && s.from_id === id)
      .map((s) => (s.to_kind === 'goal' ? map.goals.find((g) => g.id === s.to_id)?.title : map.vision?.title))
      .filter(Boolean)
      .join(', ');
  return (
    <div style={{ marginTop: 14 }}>
      <Section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
        <div style={{ overflowX: 'auto' }} role="group" aria-label="The throughline as a table" tabIndex={0}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Project</th>
                <th scope="col">Serves</th>
                <th scope="col">Open</th>
                <th scope="col">What to know</th>
              </tr>
            </thead>
            <tbody>
              {map.projects.map((p) => (
                <tr key={p.id}>
                  <td>
                    <a href={hrefs.project(p.key)}>{p.name}</a>
                  </td>
                  <td>{goalOf(p.id) || <span className="tl-muted">nothing yet</span>}</td>
                  <td>{p.open}</td>
                  <td style={p.risk ? { color: 'var(--risk)' } : undefined}>{workWords(p, isLoose(map, p))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    </div>
  );
}
