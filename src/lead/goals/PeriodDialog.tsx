import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../ui/client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { goals } from './goals.client.ts';
import type { Goal } from './goals.ts';

/** Moves a goal's period and nothing else: what the steward of its unit may do. */
export function PeriodDialog({ goal, opened, onClose }: { goal: Goal; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Move its period">
      {opened && <Form goal={goal} onClose={onClose} />}
    </Modal>
  );
}

function Form({ goal, onClose }: { goal: Goal; onClose: () => void }) {
  const queries = useQueryClient();
  const [starts, setStarts] = useState<string | null>(goal.starts_on);
  const [ends, setEnds] = useState<string | null>(goal.ends_on);
  const save = useMutation({
    mutationFn: () => goals.client.edit({ id: goal.id, version: goal.version, starts_on: starts ?? '', ends_on: ends ?? '' }),
    onSuccess: async () => {
      onClose();
      await refresh(queries, 'goals', 'throughline', 'today');
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <Group grow align="end">
          <DayInput label="From" value={starts} onChange={setStarts} required />
          <DayInput label="Until" value={ends} onChange={setEnds} required />
        </Group>
        {goal.steward && <p className="tl-small tl-muted">{goal.steward.name} keeps this goal: tell them why in a comment.</p>}
        {save.isError && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            Move it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
