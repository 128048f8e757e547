import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { UnitPick } from '../threads/UnitPick.tsx';
import { useCommands } from '../ui/commands.ts';
import { useSearchParam } from '../ui/go.ts';
import { Loading } from '../ui/Loading.tsx';
import { later } from '../ui/later.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Section } from '../ui/Section.tsx';
import css from './Balance.module.css';
import { balance } from './balance.client.ts';
import type { Part } from './balance.ts';
import { Plot } from './Plot.tsx';
import { Signs } from './Signs.tsx';
import { Things } from './Things.tsx';

const HowCounted = later(() => import('./HowCounted.tsx').then((m) => m.HowCounted));

/** Between chaos and standing still: where the work is, and what one can do about it. */
export function Screen() {
  const [unit, setUnit] = useSearchParam('unit');
  const [how, setHow] = useState(false);
  const [open, setOpen] = useState<Part | null>(null);
  const query = useQuery(balance.read.queryOptions({ input: unit ? { unit } : {}, placeholderData: (old) => old, staleTime: 0, refetchInterval: 60_000 }));
  useCommands([{ id: 'balance.how', title: 'How Balance is counted', group: 'Balance', keys: 'h', run: () => setHow(true) }]);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  const now = query.data;
  const show = (part: Part) => {
    setHow(false);
    setOpen(part);
  };
  return (
    <Page
      title="Balance"
      lede="Without managers an organisation risks chaos; without leaders, standing still. This page reads the work, never the person: every line below is a plan, a promise or a purpose."
      actions={
        <>
          <UnitPick value={unit} onChange={setUnit} />
          <Button onClick={() => setHow(true)}>How this is counted</Button>
        </>
      }
    >
      <div className={css.columns}>
        <div className={css.column}>
          <Section>
            <div className={css.plot}>
              <Plot balance={now} />
            </div>
            {now.too_early && <p className={css.early}>{now.too_early}</p>}
          </Section>
          <p className={css.not}>
            <b>What is not here.</b> No one is ranked, timed or scored, and no one can turn that on. Units have figures from five people on.
          </p>
        </div>
        <div className={css.column}>
          <Signs axis="order" parts={now.parts} onOpen={show} />
          <Signs axis="lift" parts={now.parts} onOpen={show} />
        </div>
      </div>
      <HowCounted balance={now} opened={how} onClose={() => setHow(false)} onOpen={show} />
      {open && <Things part={open} unit={unit} onClose={() => setOpen(null)} />}
    </Page>
  );
}
