import { Button, Checkbox, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { newId } from '../../kit/ids.ts';
import { refresh } from '../../ui/client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { go } from '../../ui/go.ts';
import { hrefs, taskHere } from '../../ui/hrefs.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { fieldErrors } from '../../ui/problems.ts';
import { projects } from '../projects/projects.client.ts';
import { DoneBy, type Way } from './DoneBy.tsx';
import { tasks } from './tasks.client.ts';

const onePerson: Way = { engagement: 'individual', people_needed: null, people_most: null };

/** The New-task dialog: a task is written down in a project, and nobody's until someone takes it. */
export function NewTask({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="New task">
      {opened && <Form onClose={onClose} />}
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const list = useQuery(projects.list.queryOptions({ input: {} }));
  const living = (list.data?.projects ?? []).filter((p) => p.state === 'active' || p.state === 'draft' || p.state === 'proposed' || p.state === 'paused');
  const here = /\/projects\/([^/?]+)/.exec(location.pathname)?.[1]?.toUpperCase();
  const first = living.find((p) => p.key === here)?.id ?? list.data?.last_used ?? living[0]?.id ?? '';
  const form = useForm({ initialValues: { project_id: '', title: '', body: '', due_on: null as string | null, take: false, parts: '', ...onePerson } });
  const { values, setFieldValue } = form;
  useEffect(() => {
    if (values.project_id === '' && first) setFieldValue('project_id', first);
  }, [first, values.project_id, setFieldValue]);
  const create = useMutation({
    mutationFn: () => {
      const { parts, ...rest } = values;
      const titles = values.engagement === 'all_of' ? parts.split('\n').filter((line) => line.trim() !== '') : [];
      return tasks.client.create({ id: newId(), ...rest, parts: titles.map((title) => ({ id: newId(), title: title.trim() })) });
    },
    onSuccess: async (task) => {
      onClose();
      await refresh(queries, 'tasks', 'today', 'projects', 'throughline');
      if (!location.pathname.includes('/projects/')) go(taskHere(task.key));
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  if (list.isSuccess && living.length === 0)
    return (
      <Stack>
        <p style={{ margin: 0 }}>A task lies in a project, and there is none yet.</p>
        <Button component="a" href={hrefs.projects()} variant="filled" onClick={onClose}>
          Start a project
        </Button>
      </Stack>
    );
  return (
    <form
      onSubmit={form.onSubmit(() => create.mutate())}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.onSubmit(() => create.mutate())();
      }}
    >
      <Stack>
        <TextInput label="What is to be done?" required data-autofocus {...form.getInputProps('title')} />
        <Select
          label="Project"
          searchable
          allowDeselect={false}
          data={living.map((p) => ({ value: p.id, label: `${p.name} (${p.key})` }))}
          {...form.getInputProps('project_id')}
        />
        <Textarea label="More about it" autosize minRows={2} maxRows={8} {...form.getInputProps('body')} />
        <DayInput label="Due" value={values.due_on} onChange={(day) => setFieldValue('due_on', day)} error={form.errors.due_on} />
        <DoneBy
          value={{ engagement: values.engagement, people_needed: values.people_needed, people_most: values.people_most }}
          errors={form.errors}
          onChange={(way) => form.setValues(way)}
        />
        {values.engagement === 'all_of' && (
          <Textarea
            label="The parts"
            description="One a line. Each is offered, taken and done on its own; more can follow."
            autosize
            minRows={3}
            maxRows={10}
            {...form.getInputProps('parts')}
          />
        )}
        <Checkbox label="I take it" description="Otherwise it is nobody’s until someone takes it." {...form.getInputProps('take', { type: 'checkbox' })} />
        {create.isError && Object.keys(fieldErrors(create.error)).length === 0 && <ProblemNote error={create.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={create.isPending}>
            Write it down
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
