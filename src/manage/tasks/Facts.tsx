import { MultiSelect, NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DayInput } from '../../ui/DayInput.tsx';
import { milestones } from '../milestones/milestones.client.ts';
import { projects } from '../projects/projects.client.ts';
import { DoneBy } from './DoneBy.tsx';
import css from './TaskPanel.module.css';
import type { Priority, Task } from './tasks.ts';
import { useMoveTask } from './useMoveTask.tsx';
import { useEditTask } from './useTasks.ts';

const priorities = ['urgent', 'high', 'normal', 'low'];

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
        placeholder="None"
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
        {...(task.labels.length === 0 ? { placeholder: 'None' } : {})}
        disabled={!task.can.edit}
        value={task.labels}
        data={(project.data?.labels ?? []).map((l) => ({ value: l.id, label: l.name }))}
        onChange={(labels) => change({ labels })}
      />
      <DoneBy
        disabled={!task.can.plan}
        value={{ engagement: task.engagement, people_needed: task.people_needed, people_most: task.people_in?.most ?? null }}
        onChange={change}
      />
      <NumberInput
        label="Estimate, hours"
        placeholder="None"
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
