import { Button, Group, Modal, Radio, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { refresh } from '../ui/client.ts';
import { hrefs } from '../ui/hrefs.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { canUndo } from '../ui/undo-done.ts';
import { threads } from './threads.client.ts';

interface Props {
  source: { kind: 'task' | 'milestone' | 'project' | 'goal'; id: string; title: string };
  opened: boolean;
  onClose: () => void;
  /** What is chosen at first: the one thing it serves, or one it serves too. */
  firstRank?: 'primary' | 'also';
}

const touched = ['threads', 'throughline', 'today', 'projects', 'goals', 'tasks', 'vision'];
const kindWords: Record<string, string> = { goal: 'Goal', direction: 'Direction', vision: 'Vision' };

/** Ties a thing to what it serves, with the reason. */
export function TieDialog({ source, opened, onClose, firstRank = 'primary' }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={`What does “${source.title}” serve?`}>
      {opened && <TieForm source={source} onClose={onClose} firstRank={firstRank} />}
    </Modal>
  );
}

function TieForm({ source, onClose, firstRank }: Omit<Props, 'opened'>) {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 150);
  const [chosen, setChosen] = useState('');
  const [because, setBecause] = useState('');
  const [rank, setRank] = useState<'primary' | 'also'>(firstRank ?? 'primary');
  const found = useQuery(threads.find.queryOptions({ input: { q, kinds: 'goal,direction,vision', limit: 12 }, placeholderData: keepPreviousData }));
  const options = (found.data ?? []).filter((o) => o.id !== source.id && o.state !== 'closed' && o.state !== 'retired');
  const tie = useMutation({
    mutationFn: async () => {
      const [kind, id] = chosen.split(':');
      const { ties } = await threads.client.ofThing({ kind: source.kind, id: source.id });
      const made = await threads.client.tie({
        id: newId(),
        src_kind: source.kind,
        src_id: source.id,
        dst_kind: kind as 'goal',
        dst_id: id ?? '',
        rank,
        because,
      }); // the options hold these three kinds only
      const first = rank === 'primary' ? ties.find((t) => t.rank === 'primary') : undefined;
      canUndo(`tied to: ${made.dst_title}`, async () => {
        await threads.client.untie({ id: made.id });
        const { src_kind, src_id, dst_kind, dst_id, because: why } = first ?? made;
        if (first) await threads.client.tie({ id: newId(), src_kind, src_id, dst_kind, dst_id, rank: 'primary', because: why });
        await refresh(queries, ...touched);
      });
    },
    onSuccess: async () => {
      onClose();
      await refresh(queries, ...touched);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        tie.mutate();
      }}
    >
      <Stack>
        <TextInput label="Find a goal, a direction or the vision" value={text} onChange={(e) => setText(e.currentTarget.value)} data-autofocus />
        {options.length === 0 && found.isSuccess ? (
          <p className="tl-muted" style={{ margin: 0 }}>
            Nothing found. <a href={hrefs.goals()}>Write a goal</a> or <a href={hrefs.vision()}>the vision</a> first.
          </p>
        ) : (
          <Radio.Group value={chosen} onChange={setChosen} label="It serves">
            <Stack gap={6} mt={6}>
              {options.map((o) => (
                <Radio key={o.id} value={`${o.kind}:${o.id}`} label={o.title} description={kindWords[o.kind]} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Textarea
          label="Because"
          description="Why does it serve that? A few words that a newcomer would understand."
          value={because}
          onChange={(e) => setBecause(e.currentTarget.value)}
          autosize
          maxRows={3}
          maxLength={200}
        />
        <SegmentedControl
          aria-label="How it serves"
          value={rank}
          onChange={(v) => setRank(v === 'also' ? 'also' : 'primary')}
          data={[
            { value: 'primary', label: 'First of all' },
            { value: 'also', label: 'It also serves' },
          ]}
        />
        {tie.isError && <ProblemNote error={tie.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" disabled={chosen === ''} loading={tie.isPending}>
            Tie it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
