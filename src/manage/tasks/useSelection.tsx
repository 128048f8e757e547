import { useCallback, useMemo, useRef, useState } from 'react';
import { useProposal } from '../../proposals/useProposal.tsx';
import type { Project } from '../projects/projects.ts';
import { SeveralBar } from './SeveralBar.tsx';
import { everything, howMany, isChosen, nothing, reached, tasksOf, toggled } from './selection.ts';
import type { Line, View } from './view.ts';

/** Tasks chosen in a list, to be changed together; `bar` must be drawn. */
export function useSelection(project: Project, lines: Line[], view: View, whole: boolean) {
  const [selection, setSelection] = useState(nothing);
  const shown = useMemo(() => tasksOf(lines), [lines]);
  const now = useRef(shown);
  now.current = shown;
  const none = useCallback(() => setSelection(nothing), []);
  const { propose, dialog } = useProposal(none);
  const n = howMany(selection, shown);
  const choose = useCallback((id: string, reach: boolean) => setSelection((s) => (reach ? reached(s, now.current, id) : toggled(s, id))), []);
  const may = project.can.take_part;
  return {
    n,
    is: (id: string) => isChosen(selection, id),
    choose: may ? choose : noChoice,
    /** From one row on to another, as Shift and an arrow do. */
    reach: (from: string, to: string) => may && setSelection((s) => reached(isChosen(s, from) ? s : toggled(s, from), now.current, to)),
    all: () => may && setSelection((s) => everything(s.anchor)),
    none,
    bar: (
      <>
        {n > 0 && (
          <SeveralBar
            project={project}
            view={view}
            selection={selection}
            shown={shown}
            n={n}
            whole={whole}
            onAll={() => setSelection((s) => everything(s.anchor))}
            onNone={none}
            propose={propose}
          />
        )}
        {dialog}
      </>
    ),
  };
}

const noChoice = () => {};
