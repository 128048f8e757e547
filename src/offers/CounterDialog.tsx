import { Button, Group, Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../ui/client.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { tell } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { offers } from './offers.client.ts';

type Way = 'other_date' | 'smaller_part' | 'swap';
const ways: { value: Way; label: string }[] = [
  { value: 'other_date', label: 'another day' },
  { value: 'smaller_part', label: 'a smaller part' },
  { value: 'swap', label: 'a swap' },
];

/** Yes, if: another day, a smaller part, or one of mine in exchange. */
export function CounterDialog({ offerId, title, opened, onClose }: { offerId: string; title: string; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<Way>('other_date');
  const [given, setGiven] = useState<string | null>(null);
  const mine = useQuery(offers.toGive.queryOptions({ enabled: opened && kind === 'swap' }));
  const chosen = mine.data?.find((m) => m.id === given);
  const [day, setDay] = useState<string | null>(null);
  const [part, setPart] = useState('');
  const [message, setMessage] = useState('');
  const asked = () => {
    if (kind === 'other_date') return day ? { due_on: day } : {};
    if (kind === 'smaller_part') return { title: part };
    return chosen ? { give_kind: chosen.kind, give_id: chosen.id } : {};
  };
  const send = useMutation({
    mutationFn: () => offers.client.counter({ id: offerId, kind, message, ...asked() }),
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
            onChange={(value) => setKind(ways.find((w) => w.value === value)?.value ?? 'other_date')}
            data={ways}
          />
          {kind === 'other_date' ? (
            <DayInput label="I would have it done by" value={day} onChange={setDay} data-autofocus />
          ) : kind === 'swap' ? (
            <Select
              label="They would take this one from me"
              description="Both change hands when they agree; neither does otherwise."
              placeholder="Something that you hold"
              nothingFoundMessage="You hold nothing by this name"
              searchable
              value={given}
              onChange={setGiven}
              data={(mine.data ?? []).map((m) => ({ value: m.id, label: m.key ? `${m.title} (${m.key})` : m.title }))}
              data-autofocus
            />
          ) : (
            <TextInput
              label="I would take this part"
              description="It becomes a part or a subtask of its own; the rest stays."
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
