import { Button, Group, Modal, Radio, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../ui/client.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { goals } from './goals.client.ts';
import type { Goal } from './goals.ts';

const outcomes = [
  { value: 'achieved', label: 'It is achieved' },
  { value: 'partly', label: 'Partly' },
  { value: 'missed', label: 'It was missed' },
  { value: 'dropped', label: 'We drop it' },
] as const;
type Outcome = (typeof outcomes)[number]['value'];

/** Closes a goal: how it ended, why, and what was learned. */
export function CloseDialog({ goal, opened, onClose }: { goal: Goal; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome>('achieved');
  const [because, setBecause] = useState('');
  const [learned, setLearned] = useState('');
  const close = useMutation({
    mutationFn: () => goals.client.close({ id: goal.id, version: goal.version, outcome, because, learned }),
    onSuccess: async () => {
      onClose();
      await refresh(queries, 'goals', 'throughline', 'today', 'vision');
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Close this goal">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          close.mutate();
        }}
      >
        <Stack>
          <Radio.Group label="How did it end?" value={outcome} onChange={(v) => setOutcome(outcomes.find((o) => o.value === v)?.value ?? 'achieved')}>
            <Stack gap={6} mt={6}>
              {outcomes.map((o) => (
                <Radio key={o.value} value={o.value} label={o.label} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label="Why?"
            autosize
            maxLength={500}
            required={outcome !== 'achieved'}
            value={because}
            onChange={(e) => setBecause(e.currentTarget.value)}
          />
          <Textarea label="What was learned?" autosize minRows={2} maxLength={2000} value={learned} onChange={(e) => setLearned(e.currentTarget.value)} />
          {close.isError && <ProblemNote error={close.error} />}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="filled" loading={close.isPending}>
              Close it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
