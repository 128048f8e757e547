import { Button, Group, Modal, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { newId } from '../../kit/ids.ts';
import { refresh } from '../../ui/client.ts';
import { go } from '../../ui/go.ts';
import { hrefs } from '../../ui/hrefs.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { fieldErrors } from '../../ui/problems.ts';
import { projects } from './projects.client.ts';
import { proposeKey } from './projects.ts';

/** A new project: a name is enough. */
export function NewProject({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({ initialValues: { name: '', key: '', purpose: '', access: 'open' as 'open' | 'closed' } });
  const create = useMutation({
    mutationFn: () => {
      const { key, ...rest } = form.values;
      return projects.client.create({ id: newId(), ...rest, ...(key.trim() ? { key } : {}) });
    },
    onSuccess: async (project) => {
      onClose();
      form.reset();
      await refresh(queries, 'projects', 'throughline', 'today');
      go(hrefs.project(project.key));
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <Modal opened={opened} onClose={onClose} title="New project">
      <form onSubmit={form.onSubmit(() => create.mutate())}>
        <Stack>
          <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label="Key"
            description="Stands in front of the numbers of its tasks."
            placeholder={form.values.name ? proposeKey(form.values.name) : 'BOOK'}
            {...form.getInputProps('key')}
          />
          <Textarea label="What is it for?" autosize minRows={2} maxRows={6} {...form.getInputProps('purpose')} />
          <div>
            <SegmentedControl
              aria-label="Who sees it"
              data={[
                { value: 'open', label: 'Open to all members' },
                { value: 'closed', label: 'Closed: by invitation' },
              ]}
              {...form.getInputProps('access')}
            />
          </div>
          {create.isError && Object.keys(fieldErrors(create.error)).length === 0 && <ProblemNote error={create.error} />}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="filled" loading={create.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
