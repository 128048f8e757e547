import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../ui/client.ts';
import { tell } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { fieldErrors } from '../ui/problems.ts';
import { Section } from '../ui/Section.tsx';
import type { Myself } from './people.ts';
import { workspaceSettings } from './workspace.client.ts';
import { zoneChoices } from './zones.ts';

/** The workspace's name and zone; whoever is not an administrator reads them. */
export function WorkspaceForm({ me }: { me: Myself }) {
  return (
    <Section title="The workspace" padded>
      <Form key={me.workspace.version} me={me} />
    </Section>
  );
}

function Form({ me: { workspace, can } }: { me: Myself }) {
  const queries = useQueryClient();
  const form = useForm({ initialValues: { name: workspace.name, time_zone: workspace.time_zone } });
  const save = useMutation({
    mutationFn: () => workspaceSettings.client.edit({ version: workspace.version, ...form.values }),
    onSuccess: async () => {
      tell('Saved.');
      await refresh(queries, 'people', 'workspace', 'accounts', 'today');
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <form onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        <TextInput label="Name" required readOnly={!can.settings} {...form.getInputProps('name')} />
        <TextInput label="Address" description="Stands in every link, so it stays." readOnly value={`/w/${workspace.slug}`} />
        <Select
          label="Time zone"
          description="For whoever has not chosen their own, and for the days work is due."
          searchable
          disabled={!can.settings}
          data={zoneChoices(workspace.time_zone)}
          {...form.getInputProps('time_zone')}
        />
        {save.isError && Object.keys(fieldErrors(save.error)).length === 0 && <ProblemNote error={save.error} />}
        {can.settings ? (
          <Group justify="flex-end">
            <Button type="submit" variant="filled" loading={save.isPending}>
              Save
            </Button>
          </Group>
        ) : (
          <span className="tl-muted">Administrators change this.</span>
        )}
      </Stack>
    </form>
  );
}
