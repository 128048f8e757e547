import { useCallback, useMemo, useRef, useState } from 'react';
import { useMembership } from '../../people/accounts.client.ts';
import { useProposal } from '../../proposals/useProposal.tsx';
import { SeveralBar } from './SeveralBar.tsx';
import { everything, howMany, isChosen, nothing, reached, type Shown, toggled } from './selection.ts';
import type { WorkProject } from './tasks.ts';

interface Given {
  /** The project they all lie in; null: all work. */
  project: WorkProject | null;
  /** Whether there is anything that I may change. */
  may: boolean;
  /** In their order on the screen, each once. */
  shown: Shown[];
  /** The projects of what is shown. */
  projects: WorkProject[];
  filter: string;
  /** All rows are there; before, nobody knows how many they are. */
  whole: boolean;
  as: 'list' | 'top' | 'every';
}

/** Tasks chosen on a list or a board, to be changed together; `bar` must be drawn. */
export function useSelection(given: Given) {
  const [selection, setSelection] = useState(nothing);
  const guest = useMembership()?.role === 'guest'; // who looks on proposes no change of many
  const may = given.may && !guest;
  const shown = useMemo(() => given.shown.map((t) => t.id), [given.shown]);
  const now = useRef(shown);
  now.current = shown;
  const none = useCallback(() => setSelection(nothing), []);
  const { propose, dialog } = useProposal(none);
  const n = howMany(selection, shown);
  const choose = useCallback((id: string, reach: boolean) => setSelection((s) => (reach ? reached(s, now.current, id) : toggled(s, id))), []);
  const all = useCallback(() => setSelection((s) => everything(s.anchor)), []);
  return {
    n,
    may,
    is: (id: string) => isChosen(selection, id),
    choose: may ? choose : noChoice,
    /** From one row on to another, as Shift and an arrow do. */
    reach: (from: string, to: string) => may && setSelection((s) => reached(isChosen(s, from) ? s : toggled(s, from), now.current, to)),
    all: may ? all : noChoice,
    none,
    bar: (
      <>
        {n > 0 && <SeveralBar {...given} selection={selection} ids={shown} n={n} onAll={all} onNone={none} propose={propose} />}
        {dialog}
      </>
    ),
  };
}
export type Choosing = Pick<ReturnType<typeof useSelection>, 'n' | 'may' | 'is' | 'choose' | 'reach' | 'all' | 'none'>;

const noChoice = () => {};
