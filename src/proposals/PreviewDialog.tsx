import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Loading } from '../ui/Loading.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { ProposalView } from './ProposalView.tsx';
import { counted } from './proposal-words.ts';
import { proposals } from './proposals.client.ts';
import type { Proposal } from './proposals.ts';

interface Props {
  ask: (() => Promise<Proposal>) | null;
  opened: boolean;
  onClose: () => void;
  onApplied: (proposal: Proposal) => void;
}

/** What would change, read before it is applied in one step. */
export function PreviewDialog({ ask, opened, onClose, onApplied }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="What would change" size="lg">
      {ask && <Preview ask={ask} onClose={onClose} onApplied={onApplied} />}
    </Modal>
  );
}

function Preview({ ask, onClose, onApplied }: Pick<Props, 'onClose' | 'onApplied'> & { ask: () => Promise<Proposal> }) {
  const look = useMutation({ mutationFn: ask });
  const apply = useMutation({ mutationFn: (p: Proposal) => proposals.client.apply({ id: p.id, version: p.version }), onSuccess: onApplied });
  const { mutate } = look;
  useEffect(() => mutate(), [mutate]);
  const leave = () => {
    // What nobody applies is not kept.
    if (look.data?.can.cancel) void proposals.client.cancel({ id: look.data.id }).catch(() => {}); // it goes by itself after a day
    onClose();
  };
  const p = look.data;
  return (
    <Stack>
      {look.isError ? (
        <ProblemNote error={look.error} retry={() => mutate()} />
      ) : p ? (
        <ProposalView proposal={p} />
      ) : (
        <Loading label="Looking at what would change" />
      )}
      {apply.isError && <ProblemNote error={apply.error} />}
      <Group justify="flex-end">
        <Button variant="subtle" onClick={leave}>
          Leave it
        </Button>
        <Button variant="filled" data-autofocus disabled={!p?.can.apply} loading={apply.isPending} onClick={() => p && apply.mutate(p)}>
          {p?.can.apply ? `Change ${counted(p.counts.changes)}` : 'Change'}
        </Button>
      </Group>
    </Stack>
  );
}
