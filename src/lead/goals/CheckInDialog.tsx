import { Button, Group, Modal, NumberInput, Slider, Stack, Switch, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { decimalsOf } from '../../kit/money.ts';
import { refresh } from '../../ui/client.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { valueWords } from './Bar.tsx';
import { goals } from './goals.client.ts';
import type { Goal } from './goals.ts';

/** A check-in in under a minute: how sure, what changed, what is next. */
export function CheckInDialog({ goal, opened, onClose }: { goal: Goal; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Check in">
      {opened && <Form goal={goal} onClose={onClose} />}
    </Modal>
  );
}

function Form({ goal, onClose }: { goal: Goal; onClose: () => void }) {
  const queries = useQueryClient();
  const [confidence, setConfidence] = useState(goal.confidence ?? 7);
  const [changed, setChanged] = useState('');
  const [next, setNext] = useState('');
  const [values, setValues] = useState<Record<string, number | string>>({});
  const save = useMutation({
    mutationFn: () =>
      goals.client.checkIn({
        goal_id: goal.id,
        id: newId(),
        confidence,
        what_changed: changed,
        what_next: next,
        values: Object.entries(values).map(([id, value]) => ({ id, value })),
      }),
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
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save.mutate();
      }}
    >
      <Stack>
        <Textarea label="What changed?" required autosize maxLength={500} value={changed} onChange={(e) => setChanged(e.currentTarget.value)} data-autofocus />
        <Textarea label="What is next?" required autosize maxLength={500} value={next} onChange={(e) => setNext(e.currentTarget.value)} />
        <div>
          <div id="confidence-label" style={{ fontWeight: 500 }}>
            How sure are you that it will be reached? {confidence} of 10
          </div>
          <Slider
            aria-labelledby="confidence-label"
            thumbLabel="Confidence, 0 to 10"
            min={0}
            max={10}
            step={1}
            value={confidence}
            onChange={setConfidence}
            label={null}
            mt={8}
            mb={8}
          />
        </div>
        {goal.results.map((kr) =>
          kr.kind === 'yes_no' ? (
            <Switch
              key={kr.id}
              label={kr.name}
              checked={Number(values[kr.id] ?? kr.latest ?? 0) >= 1}
              onChange={(e) => setValues({ ...values, [kr.id]: e.currentTarget.checked ? 1 : 0 })}
            />
          ) : (
            <NumberInput
              key={kr.id}
              label={kr.name}
              description={kr.latest === null ? 'No value yet' : `Was ${valueWords(kr.latest, kr)}`}
              suffix={kr.kind === 'percent' ? ' %' : undefined}
              value={values[kr.id] ?? ''}
              {...(kr.currency ? { suffix: ` ${kr.currency}`, decimalScale: decimalsOf(kr.currency) } : {})}
              onValueChange={({ value, floatValue }) => floatValue !== undefined && setValues({ ...values, [kr.id]: kr.currency ? value : floatValue })}
            />
          ),
        )}
        {save.isError && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            Check in
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
