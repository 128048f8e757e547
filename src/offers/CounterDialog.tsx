import { Button, Group, Modal, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../ui/client.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { tell } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { offers } from './offers.client.ts';

/** Yes, if: another day, or a smaller part. */
export function CounterDialog({ offerId, title, opened, onClose }: { offerId: string; title: string; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<'other_date' | 'smaller_part'>('other_date');
  const [day, setDay] = useState<string | null>(null);
  const [part, setPart] = useState('');
  const [message, setMessage] = useState('');
  const send = useMutation({
    mutationFn: () => offers.client.counter({ id: offerId, kind, message, ...(kind === 'other_date' ? { due_on: day ?? undefined } : { title: part }) }),
    onSuccess: async () => {
      onClose();
      tell('Sent. It stays open until they answer.');
      await refresh(queries, 'today', 'offers', 'inbox', 'tasks');
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={`Yes, if … “${title}”`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Stack>
          <SegmentedControl
            aria-label="What would have to change"
            value={kind}
            onChange={(value) => setKind(value === 'smaller_part' ? 'smaller_part' : 'other_date')}
            data={[
              { value: 'other_date', label: 'another day' },
              { value: 'smaller_part', label: 'a smaller part' },
            ]}
          />
          {kind === 'other_date' ? (
            <DayInput label="I would have it done by" value={day} onChange={setDay} data-autofocus />
          ) : (
            <TextInput
              label="I would take this part"
              description="It becomes a subtask of its own; the rest stays."
              value={part}
              onChange={(e) => setPart(e.currentTarget.value)}
              data-autofocus
            />
          )}
          <Textarea
            label="In a few words"
            description="Only the one who offered it reads this."
            value={message}
            onChange={(e) => setMessage(e.currentTarget.value)}
            autosize
            maxRows={4}
          />
          {send.isError && <ProblemNote error={send.error} />}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="filled" type="submit" loading={send.isPending}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
