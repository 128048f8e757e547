import { MultiSelect, NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DayInput } from '../../ui/DayInput.tsx';
import { milestones } from '../milestones/milestones.client.ts';
import { projects } from '../projects/projects.client.ts';
import css from './TaskPanel.module.css';
import type { Priority, Task } from './tasks.ts';
import { useMoveTask } from './useMoveTask.tsx';
import { useEditTask } from './useTasks.ts';

const priorities = ['urgent', 'high', 'normal', 'low'];
const engagements = [
  { value: 'individual', label: 'One person' },
  { value: 'any_one', label: 'Any one of us' },
  { value: 'together', label: 'Together' },
];

/** State, days, labels and the like; each saved as it is changed. */
export function Facts({ task }: { task: Task }) {
  const edit = useEditTask();
  const project = useQuery(projects.one.queryOptions({ input: { key: task.project.key } }));
  const ms = useQuery(milestones.list.queryOptions({ input: { project_id: task.project_id } }));
  const states = project.data?.states ?? [];
  const { move, questions } = useMoveTask(states);
  const change = (patch: Omit<Parameters<typeof edit.mutate>[0], 'id' | 'version'>) => edit.mutate({ id: task.id, version: task.version, ...patch });
  return (
    <div className={css.facts}>
      <Select
        label="State"
        allowDeselect={false}
        disabled={!task.can.plan && !task.can.finish}
        value={task.state_id}
        data={states.map((s) => ({ value: s.id, label: s.name }))}
        onChange={(id) => {
          const state = states.find((s) => s.id === id);
          if (state) move({ task, state });
        }}
      />
      <DayInput label="Due" disabled={!task.can.move_dates} value={task.due_on} onChange={(due_on) => change({ due_on })} />
      <Select
        label="Milestone"
        clearable
        disabled={!task.can.plan}
        value={task.milestone_id}
        data={(ms.data ?? []).map((m) => ({ value: m.id, label: m.title }))}
        onChange={(milestone_id) => change({ milestone_id })}
      />
      <Select
        label="Priority"
        allowDeselect={false}
        disabled={!task.can.plan}
        value={task.priority}
        data={priorities}
        onChange={(p) => p && change({ priority: p as Priority })}
      />
      <MultiSelect
        label="Labels"
        disabled={!task.can.edit}
        value={task.labels}
        data={(project.data?.labels ?? []).map((l) => ({ value: l.id, label: l.name }))}
        onChange={(labels) => change({ labels })}
      />
      <Select
        label="Done by"
        allowDeselect={false}
        disabled={!task.can.plan}
        value={task.engagement}
        data={engagements}
        onChange={(e) => e && change({ engagement: e as Task['engagement'] })}
      />
      {task.engagement === 'together' && (
        <NumberInput
          label="People it needs"
          min={2}
          max={500}
          disabled={!task.can.plan}
          defaultValue={task.people_in?.needed ?? 2}
          onBlur={(e) => change({ people_needed: Number(e.currentTarget.value) || 2 })}
        />
      )}
      <NumberInput
        label="Estimate, hours"
        min={0}
        disabled={!task.can.plan}
        defaultValue={task.estimate_minutes === null ? '' : task.estimate_minutes / 60}
        onBlur={(e) => {
          const hours = Number(e.currentTarget.value);
          const minutes = hours > 0 ? Math.round(hours * 60) : null;
          if (minutes !== task.estimate_minutes) change({ estimate_minutes: minutes });
        }}
      />
      {questions}
    </div>
  );
}
