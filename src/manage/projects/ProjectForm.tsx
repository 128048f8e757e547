import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { unitChoices } from '../../people/UnitTree.tsx';
import { units } from '../../people/units.client.ts';
import { refresh } from '../../ui/client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { dayShort } from '../../ui/days.ts';
import { go } from '../../ui/go.ts';
import { hrefs } from '../../ui/hrefs.ts';
import { tell } from '../../ui/notify.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { fieldErrors } from '../../ui/problems.ts';
import { Section } from '../../ui/Section.tsx';
import css from './Project.module.css';
import { projects } from './projects.client.ts';
import type { Project } from './projects.ts';

const words = { name: 'Name', purpose: 'What it is for', outcome: 'What will be different', starts_on: 'Starts', ends_on: 'Ends', key: 'Key', unit_id: 'Unit' };
const valuesOf = (p: Project) => ({
  name: p.name,
  key: p.key,
  purpose: p.purpose,
  outcome: p.outcome,
  unit_id: p.unit?.id ?? null,
  starts_on: p.starts_on,
  ends_on: p.ends_on,
});
type Values = ReturnType<typeof valuesOf>;

/** Name, purpose, outcome, unit, days and key of a project. What someone else saves meanwhile is shown beside what I write. */
export function ProjectForm({ project }: { project: Project }) {
  const queries = useQueryClient();
  const all = useQuery(units.list.queryOptions({ input: {} }));
  const [read, setRead] = useState(project);
  const form = useForm<Values>({ initialValues: valuesOf(project) });
  const theirs = project.version === read.version ? [] : differing(valuesOf(read), valuesOf(project), form.values);
  const take = () => {
    setRead(project);
    form.setInitialValues(valuesOf(project));
    form.setValues(valuesOf(project));
  };
  // Untouched, the form follows what is saved elsewhere.
  useEffect(() => {
    if (project.version !== read.version && !form.isDirty()) take();
  });
  const save = useMutation({
    mutationFn: async () => {
      const { key, ...rest } = form.values;
      const saved = await projects.client.edit({ id: project.id, version: project.version, ...rest });
      return key.trim().toUpperCase() === project.key ? saved : projects.client.rename({ id: project.id, version: saved.version, key });
    },
    onSuccess: async (saved) => {
      tell('Saved.');
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
      setRead(saved);
      if (saved.key !== project.key) go(`${hrefs.project(saved.key)}?view=about`, true);
      await refresh(queries, 'projects', 'tasks', 'throughline', 'today');
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <Section title="What it is for" padded>
      <form onSubmit={form.onSubmit(() => save.mutate())}>
        <Stack>
          <TextInput label="Name" maxLength={120} {...form.getInputProps('name')} />
          <Textarea label="What is it for?" autosize minRows={2} {...form.getInputProps('purpose')} />
          <Textarea label="What will be different when it is done?" autosize minRows={2} {...form.getInputProps('outcome')} />
          <div className={css.pair}>
            <DayInput label="Starts" value={form.values.starts_on} onChange={(day) => form.setFieldValue('starts_on', day)} error={form.errors.starts_on} />
            <DayInput label="Ends" value={form.values.ends_on} onChange={(day) => form.setFieldValue('ends_on', day)} error={form.errors.ends_on} />
            <Select label="Unit" placeholder="The whole workspace" clearable data={unitChoices(all.data?.units ?? [])} {...form.getInputProps('unit_id')} />
            <TextInput
              label="Key"
              description="Old keys lead here for ever."
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maxLength={10}
              {...form.getInputProps('key')}
            />
          </div>
          {theirs.length > 0 && (
            <div className={css.theirs} role="status">
              <p className="tl-strong">Someone else changed this page while you wrote.</p>
              <dl>
                {theirs.map(({ field, theirs }) => (
                  <div key={field}>
                    <dt>{words[field]}, as they have it</dt>
                    <dd>{theirs}</dd>
                  </div>
                ))}
              </dl>
              <Button size="compact-sm" onClick={take}>
                Take theirs
              </Button>
            </div>
          )}
          {save.isError && Object.keys(fieldErrors(save.error)).length === 0 && <ProblemNote error={save.error} />}
          <Group justify="flex-end">
            {form.isDirty() && (
              <Button variant="subtle" onClick={take}>
                Leave it as it was
              </Button>
            )}
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {theirs.length > 0 ? 'Save mine' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function differing(before: Values, now: Values, mine: Values): { field: keyof Values; theirs: string }[] {
  const fields = Object.keys(now) as (keyof Values)[]; // the keys of a literal are its own
  return fields
    .filter((f) => now[f] !== before[f] && now[f] !== mine[f])
    .map((field) => {
      const value = now[field];
      return {
        field,
        theirs: value === null || value === '' ? 'nothing' : field.endsWith('_on') ? dayShort(value) : field === 'unit_id' ? 'another unit' : value,
      };
    });
}
