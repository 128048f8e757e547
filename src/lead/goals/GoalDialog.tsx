import { Button, Checkbox, Group, Modal, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { decimalsOf } from '../../kit/money.ts';
import { addDays } from '../../kit/time.ts';
import { unitChoices } from '../../people/UnitTree.tsx';
import { units } from '../../people/units.client.ts';
import { threads } from '../../threads/threads.client.ts';
import { refresh } from '../../ui/client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { todayHere } from '../../ui/days.ts';
import { go } from '../../ui/go.ts';
import { hrefs } from '../../ui/hrefs.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { canUndo } from '../../ui/undo-done.ts';
import css from './Goals.module.css';
import { goals } from './goals.client.ts';
import { type Goal, type KeyResultInput, mostKeyResults, type Rhythm } from './goals.ts';
import { type Served, ServesPick } from './ServesPick.tsx';

interface Props {
  goal?: Goal;
  /** A new goal is tied to this direction at once. */
  serves?: { id: string; title: string };
  opened: boolean;
  onClose: () => void;
}

/** Writes a goal, or changes one. */
export function GoalDialog({ opened, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={rest.onClose} title={rest.goal ? 'Edit the goal' : 'New goal'} size="lg">
      {opened && <Form {...rest} />}
    </Modal>
  );
}

const blank = (): KeyResultInput => ({
  id: newId(),
  name: '',
  kind: 'number',
  aim: 'up',
  unit_word: '',
  currency: null,
  baseline: null,
  target: null,
  low: null,
  high: null,
});

function Form({ goal, serves, onClose }: Omit<Props, 'opened'>) {
  const queries = useQueryClient();
  const [id] = useState(() => goal?.id ?? newId());
  const [title, setTitle] = useState(goal?.title ?? '');
  const [contribution, setContribution] = useState(goal?.contribution ?? '');
  const [starts, setStarts] = useState<string | null>(goal?.starts_on ?? todayHere());
  const [ends, setEnds] = useState<string | null>(goal?.ends_on ?? addDays(todayHere(), 91));
  const [rhythm, setRhythm] = useState<Rhythm>(goal?.rhythm ?? 'weekly');
  const [unit, setUnit] = useState(goal?.unit?.id ?? '');
  const [planned, setPlanned] = useState(false);
  const [served, setServed] = useState<Served | null>(null);
  const [because, setBecause] = useState('');
  const tree = useQuery(units.list.queryOptions({ input: {} }));
  const [tieId] = useState(newId);
  const [results, setResults] = useState<KeyResultInput[]>(() => (goal ? resultsOf(goal) : []));
  const save = useMutation({
    mutationFn: async () => {
      const words = { title, contribution, unit_id: unit || null, starts_on: starts ?? '', ends_on: ends ?? '', rhythm, results };
      if (goal) return goals.client.edit({ id, version: goal.version, ...words });
      // The ids are the same at a second try: what was made is not made twice.
      const made = await goals.client.create({ id, ...words, state: planned ? 'planned' : 'active' });
      const up: Served | null = serves ? { kind: 'direction', id: serves.id } : served;
      if (up) await threads.client.tie({ id: tieId, src_kind: 'goal', src_id: id, dst_kind: up.kind, dst_id: up.id, because });
      return made;
    },
    onSuccess: async (saved) => {
      onClose();
      await refresh(queries, 'goals', 'throughline', 'today', 'threads', 'vision');
      if (!goal) go(hrefs.goal(saved.id));
      else
        canUndo(`the change of “${saved.title}”`, async () => {
          const { contribution: text, starts_on, ends_on, rhythm: rate, unit: in_unit } = goal;
          const was = { title: goal.title, contribution: text, unit_id: in_unit?.id ?? null, starts_on, ends_on, rhythm: rate, results: resultsOf(goal) };
          await goals.client.edit({ id: goal.id, version: saved.version, ...was });
          await refresh(queries, 'goals', 'throughline', 'today');
        });
    },
  });
  const change = (at: string, patch: Partial<KeyResultInput>) => setResults(results.map((r) => (r.id === at ? { ...r, ...patch } : r)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <TextInput
          label="What will be true?"
          description="Half of first visits are booked online"
          required
          maxLength={160}
          value={title}
          onChange={(e) => setTitle(e.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label="What does it change, for whom?"
          autosize
          minRows={2}
          maxLength={2000}
          value={contribution}
          onChange={(e) => setContribution(e.currentTarget.value)}
        />
        {serves && (
          <TextInput
            label={`It serves “${serves.title}”, because`}
            description="A few words that a newcomer would understand."
            maxLength={200}
            value={because}
            onChange={(e) => setBecause(e.currentTarget.value)}
          />
        )}
        {!goal && !serves && <ServesPick value={served} onChange={setServed} because={because} onBecause={setBecause} />}
        <Select
          label="Whose goal is it?"
          searchable
          allowDeselect={false}
          value={unit}
          onChange={(v) => setUnit(v ?? '')}
          data={[{ value: '', label: 'The whole workspace' }, ...unitChoices(tree.data?.units ?? [])]}
        />
        <Group grow align="end">
          <DayInput label="From" value={starts} onChange={setStarts} required />
          <DayInput label="Until" value={ends} onChange={setEnds} required />
          <Select
            label="Check-ins"
            allowDeselect={false}
            value={rhythm}
            onChange={(v) => setRhythm((v ?? 'weekly') as Rhythm)} // the options are these words
            data={[
              { value: 'weekly', label: 'every week' },
              { value: 'fortnightly', label: 'every two weeks' },
              { value: 'monthly', label: 'every month' },
            ]}
          />
        </Group>
        <div className={css.results}>
          {results.map((kr, i) => (
            <Result
              key={kr.id}
              kr={kr}
              n={i + 1}
              onChange={(patch) => change(kr.id, patch)}
              onRemove={() => setResults(results.filter((r) => r.id !== kr.id))}
            />
          ))}
          {results.length < mostKeyResults && (
            <div>
              <Button onClick={() => setResults([...results, blank()])}>{results.length === 0 ? 'Add a key result' : 'Another key result'}</Button>
              {results.length === 0 && <span className="tl-small tl-muted"> Without one it is a learning goal.</span>}
            </div>
          )}
        </div>
        {!goal && <Checkbox label="Only planned for now: I begin it later" checked={planned} onChange={(e) => setPlanned(e.currentTarget.checked)} />}
        {save.isError && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {goal ? 'Save' : 'This is a goal'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Result({ kr, n, onChange, onRemove }: { kr: KeyResultInput; n: number; onChange: (patch: Partial<KeyResultInput>) => void; onRemove: () => void }) {
  const number = (field: 'baseline' | 'target' | 'low' | 'high', label: string) => (
    <NumberInput
      label={label}
      value={kr[field] ?? ''}
      {...(kr.kind === 'money' && kr.currency ? { suffix: ` ${kr.currency}`, decimalScale: decimalsOf(kr.currency), thousandSeparator: true } : {})}
      onValueChange={({ value, floatValue }) => onChange({ [field]: floatValue === undefined ? null : kr.kind === 'money' ? value : floatValue })}
      hideControls
    />
  );
  return (
    <div className={css.result} role="group" aria-label={`Key result ${n}`}>
      <Group align="end" wrap="nowrap">
        <TextInput label={`Key result ${n}`} required value={kr.name} onChange={(e) => onChange({ name: e.currentTarget.value })} style={{ flex: 1 }} />
        <Button variant="subtle" onClick={onRemove} aria-label={`Take out key result ${n}`}>
          Take out
        </Button>
      </Group>
      <Group grow align="end">
        <Select
          label="It is a"
          allowDeselect={false}
          value={kr.kind}
          onChange={(v) => {
            const kind = (v ?? 'number') as KeyResultInput['kind']; // the options are these words
            const numbers = kind === 'money' || kr.kind === 'money' ? { baseline: null, target: null, low: null, high: null } : {};
            onChange({ kind, currency: kind === 'money' ? (kr.currency ?? 'EUR') : null, ...numbers });
          }}
          data={[
            { value: 'number', label: 'number' },
            { value: 'percent', label: 'percentage' },
            { value: 'money', label: 'money' },
            { value: 'yes_no', label: 'yes or no' },
          ]}
        />
        {kr.kind !== 'yes_no' && (
          <Select
            label="It should"
            allowDeselect={false}
            value={kr.aim}
            onChange={(v) => onChange({ aim: (v ?? 'up') as KeyResultInput['aim'] })} // the options are these words
            data={[
              { value: 'up', label: 'go up' },
              { value: 'down', label: 'go down' },
              { value: 'keep', label: 'be kept' },
            ]}
          />
        )}
        {kr.kind === 'money' && (
          <Select
            label="Currency"
            searchable
            allowDeselect={false}
            value={kr.currency}
            data={Intl.supportedValuesOf('currency')}
            onChange={(currency) => onChange({ currency })}
          />
        )}
        {kr.kind === 'number' && (
          <TextInput label="Of what" placeholder="a day" value={kr.unit_word} onChange={(e) => onChange({ unit_word: e.currentTarget.value })} maxLength={24} />
        )}
      </Group>
      {kr.kind !== 'yes_no' && (
        <Group grow align="end">
          {kr.aim === 'keep' ? (
            <>
              {number('low', 'Not below')}
              {number('high', 'Not above')}
            </>
          ) : (
            <>
              {number('baseline', 'Now')}
              {number('target', 'Target')}
            </>
          )}
        </Group>
      )}
    </div>
  );
}

/** The key results of a goal as they are edited: without what was measured. */
function resultsOf(goal: Goal): KeyResultInput[] {
  return goal.results.map(({ id, name, kind, aim, unit_word, currency, baseline, target, low, high }) => ({
    id,
    name,
    kind,
    aim,
    unit_word,
    currency,
    baseline,
    target,
    low,
    high,
  }));
}
