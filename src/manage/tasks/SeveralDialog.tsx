import { Button, Group, Modal, MultiSelect, NumberInput, Radio, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { threads } from '../../threads/threads.client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { milestones } from '../milestones/milestones.client.ts';
import { categories } from '../projects/projects.ts';
import type { Act, TaskChange } from './several.ts';
import type { Priority, WorkProject } from './tasks.ts';
import { categoryNames } from './view.ts';

export type What = 'state' | 'due' | 'labels' | 'priority' | 'milestone' | 'tie' | 'offer' | 'trash';
type Ask = (act: Act, because: string) => void;

const titles: Record<What, string> = {
  state: 'To which state?',
  due: 'Due when?',
  labels: 'Which labels?',
  priority: 'Which priority?',
  milestone: 'Which milestone?',
  tie: 'What do they serve?',
  offer: 'Offer them to whom?',
  trash: 'To the trash?',
};

const ofOneProject = {
  labels: 'Each project has labels of its own: choose tasks of one project, one by one, or go to its list.',
  milestone: 'A milestone belongs to one project: choose tasks of that project, one by one, or go to its list.',
};

/** Says what becomes of the chosen tasks; what would change is shown next, before anything does. */
export function SeveralDialog({
  what,
  project,
  opened,
  onClose,
  onAsk,
}: {
  what: What | null;
  /** null: they lie in several projects. */
  project: WorkProject | null;
  opened: boolean;
  onClose: () => void;
  onAsk: Ask;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={what ? titles[what] : ''}>
      {what && <Form key={what} what={what} project={project} onClose={onClose} onAsk={onAsk} />}
    </Modal>
  );
}

function Form({ what, project, onClose, onAsk }: { what: What; project: WorkProject | null; onClose: () => void; onAsk: Ask }) {
  const [act, setAct] = useState<Act | null>(null);
  const [because, setBecause] = useState('');
  const elsewhere = project === null && (what === 'labels' || what === 'milestone') ? ofOneProject[what] : null;
  const patch = (next: TaskChange | null) => setAct(next && { what: 'change', patch: next });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (act) onAsk(act, because.trim());
      }}
    >
      <Stack>
        {what === 'state' && (project ? <StateField project={project} onChange={patch} /> : <CategoryField onChange={patch} />)}
        {what === 'due' && <DueFields onChange={patch} />}
        {what === 'labels' && project && <LabelFields project={project} onChange={patch} />}
        {what === 'priority' && <PriorityField onChange={patch} />}
        {what === 'milestone' && project && <MilestoneField project={project} onChange={patch} />}
        {elsewhere && <p className="tl-muted">{elsewhere}</p>}
        {what === 'tie' && <TieField onChange={setAct} />}
        {what === 'offer' && <OfferFields onChange={setAct} />}
        {what !== 'offer' && !elsewhere && (
          <TextInput
            label="Because"
            description={
              what === 'tie'
                ? 'Why do they serve that? A few words that a newcomer would understand.'
                : 'If there is a reason, it stands in the history of each.'
            }
            maxLength={200}
            value={because}
            onChange={(e) => setBecause(e.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            {elsewhere ? 'Close' : 'Cancel'}
          </Button>
          {!elsewhere && (
            <Button type="submit" variant="filled" disabled={act === null}>
              See what would change
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

type Patch = { onChange: (patch: TaskChange | null) => void };

function StateField({ project, onChange }: Patch & { project: WorkProject }) {
  return (
    <Select
      label="State"
      data-autofocus
      data={project.states.map((s) => ({ value: s.id, label: s.name }))}
      onChange={(id) => onChange(id ? { state_id: id } : null)}
    />
  );
}

function CategoryField({ onChange }: Patch) {
  return (
    <Select
      label="State"
      description="Each goes to the first state of its project that is so far."
      data-autofocus
      data={categories.map((c) => ({ value: c, label: categoryNames[c] }))}
      onChange={(value) => {
        const category = categories.find((c) => c === value);
        onChange(category ? { category } : null);
      }}
    />
  );
}

const priorities: { value: Priority; label: string }[] = [
  { value: 'urgent', label: 'Urgent' },
  { value: 'high', label: 'High' },
  { value: 'normal', label: 'Normal' },
  { value: 'low', label: 'Low' },
];
function PriorityField({ onChange }: Patch) {
  return (
    <Radio.Group label="Priority" onChange={(v) => onChange({ priority: priorities.find((p) => p.value === v)?.value ?? 'normal' })}>
      <Stack gap={8} mt={6}>
        {priorities.map((p) => (
          <Radio key={p.value} value={p.value} label={p.label} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function MilestoneField({ project, onChange }: Patch & { project: WorkProject }) {
  const list = useQuery(milestones.list.queryOptions({ input: { project_id: project.id } }));
  const data = [{ value: 'none', label: 'No milestone' }, ...(list.data ?? []).map((m) => ({ value: m.id, label: m.title }))];
  return <Select label="Milestone" data-autofocus data={data} onChange={(id) => onChange(id ? { milestone_id: id === 'none' ? null : id } : null)} />;
}

function DueFields({ onChange }: Patch) {
  const [way, setWay] = useState('day');
  const [day, setDay] = useState<string | null>(null);
  return (
    <>
      <SegmentedControl
        aria-label="How"
        value={way}
        onChange={(next) => {
          setWay(next);
          onChange(next === 'clear' ? { due_on: null } : next === 'day' && day ? { due_on: day } : null);
        }}
        data={[
          { value: 'day', label: 'On a day' },
          { value: 'shift', label: 'Move by days' },
          { value: 'clear', label: 'No due day' },
        ]}
      />
      {way === 'day' && (
        <DayInput
          label="Due day"
          value={day}
          onChange={(next) => {
            setDay(next);
            onChange(next ? { due_on: next } : null);
          }}
        />
      )}
      {way === 'shift' && (
        <NumberInput
          label="Days"
          description="So many days later; with a minus, earlier. What has no due day stays without one."
          allowDecimal={false}
          min={-3660}
          max={3660}
          onChange={(given) => onChange(Number.isInteger(Number(given)) && Number(given) !== 0 ? { due_shift: Number(given) } : null)}
        />
      )}
    </>
  );
}

function LabelFields({ project, onChange }: Patch & { project: WorkProject }) {
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const put = (add_labels: string[], remove_labels: string[]) => {
    setAdd(add_labels);
    setRemove(remove_labels);
    onChange(add_labels.length + remove_labels.length > 0 ? { add_labels, remove_labels } : null);
  };
  const data = project.labels.map((l) => ({ value: l.id, label: l.name }));
  return (
    <>
      <MultiSelect label="Add" data={data.filter((l) => !remove.includes(l.value))} value={add} onChange={(next) => put(next, remove)} searchable />
      <MultiSelect label="Take away" data={data.filter((l) => !add.includes(l.value))} value={remove} onChange={(next) => put(add, next)} searchable />
    </>
  );
}

function TieField({ onChange }: { onChange: (act: Act | null) => void }) {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 150);
  const found = useQuery(threads.find.queryOptions({ input: { q, kinds: 'goal,direction,vision', limit: 12 }, placeholderData: keepPreviousData }));
  const options = (found.data ?? []).filter((o) => o.state !== 'closed' && o.state !== 'retired');
  return (
    <>
      <TextInput label="Find a goal, a direction or the vision" value={text} onChange={(e) => setText(e.currentTarget.value)} data-autofocus />
      <Radio.Group
        label="They serve"
        onChange={(value) => {
          const [kind, id = ''] = value.split(':');
          onChange({ what: 'tie', dst_kind: kind as 'goal', dst_id: id }); // the options hold these three kinds only
        }}
      >
        <Stack gap={6} mt={6}>
          {options.map((o) => (
            <Radio key={o.id} value={`${o.kind}:${o.id}`} label={o.title} description={o.kind} />
          ))}
        </Stack>
      </Radio.Group>
    </>
  );
}

function OfferFields({ onChange }: { onChange: (act: Act | null) => void }) {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 120);
  const [to, setTo] = useState<string | null>(null);
  const [message, setMessage] = useState('');
  const [day, setDay] = useState<string | null>(null);
  const found = useQuery(threads.find.queryOptions({ input: { q, kinds: 'person,unit', limit: 50 }, placeholderData: keepPreviousData }));
  const put = (receiver: string | null, words: string, reply: string | null) => {
    const [kind, id = ''] = (receiver ?? '').split(':');
    onChange(
      receiver
        ? { what: 'offer', message: words, ...(reply ? { reply_by: reply } : {}), ...(kind === 'unit' ? { to_unit_id: id } : { to_person_id: id }) }
        : null,
    );
  };
  return (
    <>
      <Select
        label="To a person or a unit"
        description="Nothing is theirs until they take it, one by one."
        data-autofocus
        searchable
        nothingFoundMessage="Nobody is called that."
        filter={({ options }) => options}
        data={(found.data ?? []).map((o) => ({ value: `${o.kind}:${o.id}`, label: o.kind === 'unit' ? `${o.title} (the unit)` : o.title }))}
        onSearchChange={setText}
        value={to}
        onChange={(next) => {
          setTo(next);
          put(next, message, day);
        }}
      />
      <Textarea
        label="A few words"
        autosize
        maxRows={4}
        maxLength={1000}
        value={message}
        onChange={(e) => {
          setMessage(e.currentTarget.value);
          put(to, e.currentTarget.value, day);
        }}
      />
      <DayInput
        label="Answer by"
        value={day}
        onChange={(next) => {
          setDay(next);
          put(to, message, next);
        }}
      />
    </>
  );
}
