import { Button, Group, Modal, MultiSelect, Stack, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { threads } from '../threads/threads.client.ts';
import { refresh } from '../ui/client.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { tell } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { offers } from './offers.client.ts';
import type { OfferRole, SubjectKind } from './offers.ts';

interface Receiver {
  /** `person:…` or `unit:…` */
  value: string;
  label: string;
}

interface Props {
  subject: { kind: SubjectKind; id: string; title: string };
  role?: OfferRole;
  opened: boolean;
  onClose: () => void;
}

/** Offers a thing to people or units: nothing is theirs until they take it. Where one can hold it, the first who takes it has it. */
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
  const [to, setTo] = useState<Receiver[]>([]);
  const [listed, setListed] = useState(false);
  const [message, setMessage] = useState('');
  const [day, setDay] = useState<string | null>(null);
  const found = useQuery(threads.find.queryOptions({ input: { q, kinds: 'person,unit', limit: 50 }, placeholderData: keepPreviousData }));
  const options = (found.data ?? []).map((o) => ({ value: `${o.kind}:${o.id}`, label: o.kind === 'unit' ? `${o.title} (the unit)` : o.title }));
  const data = [...to, ...options.filter((o) => to.every((t) => t.value !== o.value))];
  const offerTo = ({ value }: Receiver) => {
    const [kind, id = ''] = value.split(':');
    return offers.client.offer({
      id: newId(),
      kind: subject.kind,
      subject_id: subject.id,
      message,
      ...(role ? { role } : {}),
      ...(day ? { reply_by: day } : {}),
      ...(kind === 'unit' ? { to_unit_id: id } : { to_person_id: id }),
    });
  };
  const send = useMutation({
    // One offer for each; whoever was reached is taken off the list, so that a second try reaches only the rest.
    mutationFn: async () => {
      let mine = false;
      for (const one of to) {
        mine = (await offerTo(one)).state === 'accepted' || mine;
        setTo((rest) => rest.filter((r) => r.value !== one.value));
      }
      return mine;
    },
    onSuccess: (mine) => {
      onClose();
      const many = to.length > 1 || to[0]?.value.startsWith('unit:');
      tell(
        mine
          ? 'It is yours.'
          : many && role !== 'contributor' && role !== 'steward'
            ? 'Offered. It belongs to whoever takes it first.'
            : 'Offered. It is theirs when they take it.',
      );
    },
    onSettled: () => refresh(queries, 'offers', 'tasks', 'today', 'projects', 'goals', 'milestones'),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack>
        <MultiSelect
          label="To"
          description={
            to.length > 1
              ? role === 'contributor'
                ? 'Each of them is asked, and each may take it.'
                : 'Each of them is asked; the first who takes it has it.'
              : undefined
          }
          placeholder={to.length === 0 ? 'People or units' : undefined}
          searchable
          data={data}
          value={to.map((t) => t.value)}
          onChange={(values) => {
            setTo(data.filter((d) => values.includes(d.value)));
            setText('');
            setListed(false);
          }}
          searchValue={text}
          onSearchChange={(words) => {
            setText(words);
            if (words) setListed(true);
          }}
          dropdownOpened={listed}
          onDropdownOpen={() => setListed(true)}
          onDropdownClose={() => setListed(false)}
          onClick={() => setListed(true)}
          hidePickedOptions
          nothingFoundMessage="Nobody by this name"
          withAsterisk
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
          <Button type="submit" variant="filled" disabled={to.length === 0} loading={send.isPending}>
            {to.length > 1 ? `Offer it to ${to.length}` : 'Offer it'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
