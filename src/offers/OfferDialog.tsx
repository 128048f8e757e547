import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { threads } from '../threads/threads.client.ts';
import { refresh } from '../ui/client.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { tell } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { offers } from './offers.client.ts';
import type { OfferRole, SubjectKind } from './offers.ts';

interface Props {
  subject: { kind: SubjectKind; id: string; title: string };
  role?: OfferRole;
  opened: boolean;
  onClose: () => void;
}

/** Offers a thing to a person or a unit: nothing is theirs until they take it. */
export function OfferDialog({ subject, role, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Offer “${subject.title}”`}>
      {opened && <OfferForm subject={subject} {...(role ? { role } : {})} onClose={onClose} />}
    </Modal>
  );
}

function OfferForm({ subject, role, onClose }: Omit<Props, 'opened'>) {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 120);
  const [to, setTo] = useState<string | null>(null);
  const [message, setMessage] = useState('');
  const [day, setDay] = useState<string | null>(null);
  const found = useQuery(threads.find.queryOptions({ input: { q: to ? '' : q, kinds: 'person,unit', limit: 50 } }));
  const options = (found.data ?? []).map((o) => ({ value: `${o.kind}:${o.id}`, label: o.kind === 'unit' ? `${o.title} (the unit)` : o.title }));
  const send = useMutation({
    mutationFn: () => {
      const [kind, id = ''] = (to ?? '').split(':');
      return offers.client.offer({
        id: newId(),
        kind: subject.kind,
        subject_id: subject.id,
        message,
        ...(role ? { role } : {}),
        ...(day ? { reply_by: day } : {}),
        ...(kind === 'unit' ? { to_unit_id: id } : { to_person_id: id }),
      });
    },
    onSuccess: async (offer) => {
      onClose();
      tell(offer.state === 'accepted' ? 'It is yours.' : 'Offered. It is theirs when they take it.');
      await refresh(queries, 'offers', 'tasks', 'today', 'projects', 'goals', 'milestones');
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack>
        <Select
          label="To"
          placeholder="A person or a unit"
          searchable
          data={options}
          value={to}
          onChange={setTo}
          onSearchChange={setText}
          nothingFoundMessage="Nobody by this name"
          required
          data-autofocus
        />
        <Textarea
          label="A few words"
          description="Why them? What would help?"
          value={message}
          onChange={(e) => setMessage(e.currentTarget.value)}
          autosize
          maxRows={5}
        />
        <DayInput label="Answer by" description="Three working days when left empty. Then it is open again." value={day} onChange={setDay} />
        {send.isError && <ProblemNote error={send.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" disabled={!to} loading={send.isPending}>
            Offer it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
