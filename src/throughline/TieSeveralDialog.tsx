import { Button, Checkbox, Group, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import type { Proposal } from '../proposals/proposals.ts';
import { threads } from '../threads/threads.client.ts';
import { ties } from '../threads/ties.client.ts';

interface Props {
  /** Projects whose work reaches nothing. */
  loose: { id: string; title: string }[];
  onClose: () => void;
  /** Shows what would change, before it does. */
  propose: (ask: () => Promise<Proposal>) => void;
}

/** Ties the loose work of several projects to one goal. */
export function TieSeveralDialog({ loose, onClose, propose }: Props) {
  const [chosen, setChosen] = useState(loose.map((l) => l.id));
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 150);
  const [to, setTo] = useState('');
  const [because, setBecause] = useState('');
  const found = useQuery(threads.find.queryOptions({ input: { q, kinds: 'goal,direction,vision', limit: 12 }, placeholderData: keepPreviousData }));
  const options = (found.data ?? []).filter((o) => o.state !== 'closed' && o.state !== 'retired');
  const send = () => {
    const [kind, dst_id = ''] = to.split(':');
    const things = chosen.map((id) => ({ kind: 'project' as const, id }));
    const input = { id: newId(), things, dst_kind: kind as 'goal', dst_id, because: because.trim() }; // the options hold these kinds only
    onClose();
    propose(() => ties.client.propose(input));
  };
  return (
    <Modal opened onClose={onClose} title="Tie loose work">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          <Checkbox.Group label="The work of" value={chosen} onChange={setChosen}>
            <Stack gap={8} mt={6}>
              {loose.map((l) => (
                <Checkbox key={l.id} value={l.id} label={l.title} />
              ))}
            </Stack>
          </Checkbox.Group>
          <TextInput label="Find a goal, a direction or the vision" value={text} onChange={(e) => setText(e.currentTarget.value)} data-autofocus />
          <Radio.Group value={to} onChange={setTo} label="It serves">
            <Stack gap={6} mt={6}>
              {options.map((o) => (
                <Radio key={o.id} value={`${o.kind}:${o.id}`} label={o.title} description={o.kind} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label="Because"
            description="Why does it serve that? A few words that a newcomer would understand."
            value={because}
            onChange={(e) => setBecause(e.currentTarget.value)}
            autosize
            maxRows={3}
            maxLength={200}
          />
          <Group justify="flex-end">
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="filled" disabled={to === '' || chosen.length === 0}>
              See what would change
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
