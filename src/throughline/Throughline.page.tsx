import { Button, SegmentedControl, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { UnitPick } from '../threads/UnitPick.tsx';
import { useCommands } from '../ui/commands.ts';
import { Empty } from '../ui/Empty.tsx';
import { useSearchParam } from '../ui/go.ts';
import { hrefs } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Section } from '../ui/Section.tsx';
import { Loose } from './Loose.tsx';
import { ThroughlineDrawing } from './Map.tsx';
import css from './Throughline.module.css';
import { Twin } from './Twin.tsx';
import { throughline } from './throughline.client.ts';
import { periods, type ThroughlineMap } from './throughline.ts';

const periodWords = { now: 'Now', month: 'Last 30 days', quarter: 'Last quarter', year: 'Last year' };

/** How the work reaches the vision. */
export function Screen() {
  const narrow = useMediaQuery('(max-width: 768px)', window.matchMedia('(max-width: 768px)').matches);
  const [given, setView] = useSearchParam('view');
  const view = given === 'table' || given === 'map' ? given : narrow ? 'table' : 'map';
  const [unit, setUnit] = useSearchParam('unit');
  const [asked, setPeriod] = useSearchParam('period');
  const period = periods.find((p) => p === asked) ?? 'now';
  const loose = useRef<HTMLDivElement>(null);
  const query = useQuery(throughline.map.queryOptions({ input: { period, ...(unit ? { unit } : {}) }, placeholderData: (old) => old }));
  const toLoose = () => {
    loose.current?.scrollIntoView({ behavior: 'smooth' });
    loose.current?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  };
  useCommands([
    { id: 'throughline.map', title: 'Show as a map', group: 'Throughline', keys: 'v m', run: () => setView('map') },
    { id: 'throughline.table', title: 'Show as a table', group: 'Throughline', keys: 'v t', run: () => setView('table') },
    { id: 'throughline.loose', title: 'Tie loose work', group: 'Throughline', keys: 't', run: toLoose },
    { id: 'throughline.walk', title: 'Go from card to card', group: 'Throughline', keys: 'arrows', told: true, run: toLoose },
  ]);
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
          <UnitPick value={unit} onChange={setUnit} />
          <Select
            aria-label="Period"
            allowDeselect={false}
            w={150}
            value={period}
            onChange={(value) => setPeriod(value === 'now' || !value ? undefined : value)}
            data={periods.map((value) => ({ value, label: periodWords[value] }))}
          />
          {map.loose.length > 0 && (
            <Button variant="filled" onClick={toLoose}>
              Tie loose work
            </Button>
          )}
        </>
      }
    >
      {!empty && <Figures map={map} />}
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
          <div className={css.forms}>
            <SegmentedControl
              aria-label="Form"
              value={view}
              onChange={setView}
              data={[
                { value: 'map', label: 'As a map' },
                { value: 'table', label: 'As a table' },
              ]}
            />
          </div>
          {view === 'map' ? <ThroughlineDrawing map={map} /> : <Twin map={map} />}
        </>
      )}
      <div ref={loose}>
        <Loose map={map} />
      </div>
    </Page>
  );
}

function Figures({ map }: { map: ThroughlineMap }) {
  const f = map.figures;
  if (!f) return <p className="tl-muted">{map.no_figures}</p>;
  return (
    <div className={css.stats}>
      <div className={css.stat} title={`${f.reaching} of ${f.open} open tasks`}>
        <b>{f.percent === null ? 'none' : `${f.percent} %`}</b>
        <small>{f.percent === null ? 'there is no open work now' : 'of open work reaches the vision'}</small>
      </div>
      <div className={css.stat}>
        <b>
          {f.goals_with_work} of {f.goals}
        </b>
        <small>active goals have work below them</small>
      </div>
      <div className={css.stat} title="Open projects that no thread leaves">
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
