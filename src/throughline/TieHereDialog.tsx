import { Button, Group, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { threads } from '../threads/threads.client.ts';
import { refresh } from '../ui/client.ts';
import { hrefs } from '../ui/hrefs.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';

interface Props {
  target: { kind: 'goal' | 'direction'; id: string; title: string };
  onClose: () => void;
}

const words = {
  goal: { find: 'Find a project or a milestone', kinds: 'project,milestone', nothing: 'No work is called that.' },
  direction: { find: 'Find a goal', kinds: 'goal', nothing: 'No goal is called that.' },
};

/** Chooses what serves a goal or a direction, from the side of the goal or the direction. */
export function TieHereDialog({ target, onClose }: Props) {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 150);
  const [chosen, setChosen] = useState('');
  const [because, setBecause] = useState('');
  const [id] = useState(newId);
  const { find, kinds, nothing } = words[target.kind];
  const found = useQuery(threads.find.queryOptions({ input: { q, kinds, limit: 12 }, placeholderData: keepPreviousData }));
  const options = (found.data ?? []).filter((o) => o.state !== 'closed');
  const tie = useMutation({
    mutationFn: () => {
      const [kind, source = ''] = chosen.split(':');
      // The options hold these kinds only.
      return threads.client.tie({ id, src_kind: kind as 'project', src_id: source, dst_kind: target.kind, dst_id: target.id, because });
    },
    onSuccess: async () => {
      onClose();
      await refresh(queries, 'threads', 'throughline', 'today', 'projects', 'goals', 'tasks', 'vision');
    },
  });
  return (
    <Modal opened onClose={onClose} title={`What serves “${target.title}”?`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          tie.mutate();
        }}
      >
        <Stack>
          <TextInput label={find} value={text} onChange={(e) => setText(e.currentTarget.value)} data-autofocus />
          {options.length === 0 && found.isSuccess ? (
            <p className="tl-muted">
              {nothing} <a href={target.kind === 'goal' ? hrefs.projects() : hrefs.goals()}>Look at all of them</a>
            </p>
          ) : (
            <Radio.Group value={chosen} onChange={setChosen} label="This serves it">
              <Stack gap={6} mt={6}>
                {options.map((o) => (
                  <Radio key={o.id} value={`${o.kind}:${o.id}`} label={o.title} description={[o.kind, o.under].filter(Boolean).join(' · ')} />
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
    </Modal>
  );
}
