import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../ui/client.ts';
import { later } from '../ui/later.tsx';
import { tell, tellTrouble, tellWithUndo } from '../ui/notify.tsx';
import { counted } from './proposal-words.ts';
import { proposals, touchedByProposals } from './proposals.client.ts';
import type { Proposal } from './proposals.ts';

const PreviewDialog = later(() => import('./PreviewDialog.tsx').then((m) => m.PreviewDialog));

/** Looks at what would change, and shows it before anything does. `dialog` must be drawn; `applied` is called once it is under way. */
export function useProposal(applied?: () => void) {
  const queries = useQueryClient();
  const [ask, setAsk] = useState<(() => Promise<Proposal>) | null>(null);
  const undo = useMutation({
    mutationFn: (id: string) => proposals.client.undo({ id }),
    onSuccess: (p) =>
      tell(
        p.state === 'running'
          ? 'It is being taken back.'
          : p.counts.kept > 0
            ? `Taken back, except ${counted(p.counts.kept)}: someone changed them since.`
            : 'Taken back.',
      ),
    onError: (error) => tellTrouble(error, 'It was not taken back.'),
    onSettled: () => refresh(queries, ...touchedByProposals),
  });
  const done = (p: Proposal) => {
    setAsk(null);
    applied?.();
    const n = p.counts.applied;
    if (p.state === 'running') tell('It is under way. “Changes at once”, behind the workspace’s name, shows how far it is.');
    else if (n > 0) tellWithUndo(`Changed ${counted(n)}${p.counts.skipped > 0 ? `, ${p.counts.skipped} left as they are` : ''}.`, () => undo.mutate(p.id));
    else tell('Nothing was changed: it had changed since.');
    void refresh(queries, ...touchedByProposals);
  };
  return {
    propose: (next: () => Promise<Proposal>) => setAsk(() => next),
    dialog: <PreviewDialog opened={ask !== null} ask={ask} onClose={() => setAsk(null)} onApplied={done} />,
  };
}
