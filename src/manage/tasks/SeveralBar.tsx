import { Button, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import type { Proposal } from '../../proposals/proposals.ts';
import { later } from '../../ui/later.tsx';
import css from './Several.module.css';
import type { What } from './SeveralDialog.tsx';
import { projectOf, type Selection, type Shown, selectOf } from './selection.ts';
import { several } from './several.client.ts';
import type { Act } from './several.ts';
import type { WorkProject } from './tasks.ts';

const SeveralDialog = later(() => import('./SeveralDialog.tsx').then((m) => m.SeveralDialog));

interface Props {
  /** The project they all lie in; null: all work. */
  project: WorkProject | null;
  projects: WorkProject[];
  filter: string;
  as: 'list' | 'top' | 'every';
  selection: Selection;
  shown: Shown[];
  ids: string[];
  n: number;
  /** All rows are there; before, nobody knows how many they are. */
  whole: boolean;
  onAll: () => void;
  onNone: () => void;
  propose: (ask: () => Promise<Proposal>) => void;
}

const acts: { what: What; label: string }[] = [
  { what: 'state', label: 'State' },
  { what: 'due', label: 'Due day' },
  { what: 'labels', label: 'Labels' },
  { what: 'priority', label: 'Priority' },
  { what: 'milestone', label: 'Milestone' },
  { what: 'tie', label: 'Tie to a goal' },
  { what: 'offer', label: 'Offer' },
  { what: 'trash', label: 'Trash' },
];

/** What can be done with the chosen tasks: each act shows first what would change. */
export function SeveralBar({ project: given, projects, filter, as, selection, shown, ids, n, whole, onAll, onNone, propose }: Props) {
  const [what, setWhat] = useState<What | null>(null);
  const only = given ? null : projectOf(selection, shown);
  const project = given ?? projects.find((p) => p.id === only) ?? null;
  const ask = (act: Act, because: string) => {
    const id = newId();
    const select = selectOf(selection, ids, { filter, as });
    setWhat(null);
    propose(() =>
      project ? several.client.propose({ id, project_id: project.id, select, act, because }) : several.client.proposeAll({ id, select, act, because }),
    );
  };
  return (
    <div className={css.bar} role="toolbar" aria-label="With the chosen tasks">
      <span className={css.count} role="status">
        {selection.all && !whole
          ? selection.ids.size > 0
            ? `All chosen but ${selection.ids.size.toLocaleString()}`
            : 'All chosen'
          : `${n.toLocaleString()} chosen`}
      </span>
      {!selection.all && (n < ids.length || !whole) && (
        <Button size="compact-sm" variant="subtle" onClick={onAll}>
          {whole ? `All ${ids.length.toLocaleString()} in this filter` : 'All in this filter'}
        </Button>
      )}
      <span className={css.acts}>
        {acts.map((a) => (
          <Button
            key={a.what}
            size="compact-sm"
            color={a.what === 'trash' ? 'risk' : undefined}
            onClick={() => (a.what === 'trash' ? ask({ what: 'trash' }, '') : setWhat(a.what))}
          >
            {a.label}
          </Button>
        ))}
      </span>
      <CloseButton aria-label="Choose none" title="Choose none (Esc)" onClick={onNone} />
      <SeveralDialog what={what} project={project} opened={what !== null} onClose={() => setWhat(null)} onAsk={ask} />
    </div>
  );
}
