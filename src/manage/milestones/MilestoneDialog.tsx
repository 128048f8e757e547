import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../../ui/client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { fieldErrors } from '../../ui/problems.ts';
import { milestones } from './milestones.client.ts';
import type { Milestone } from './milestones.ts';

interface Props {
  milestone: Milestone;
  opened: boolean;
  onClose: () => void;
}

/** Another title, day or promise for a milestone; a day that was promised moves with a reason. */
export function MilestoneDialog({ milestone, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Change “${milestone.title}”`}>
      {opened && <Fields milestone={milestone} onClose={onClose} />}
    </Modal>
  );
}

function Fields({ milestone: m, onClose }: Omit<Props, 'opened'>) {
  const queries = useQueryClient();
  const form = useForm({ initialValues: { title: m.title, target_on: m.target_on, promise: m.promise, because: '' } });
  const { values } = form;
  const needsReason = values.target_on !== m.target_on && m.target_on !== null && m.promise !== 'internal';
  const save = useMutation({
    mutationFn: () => milestones.client.edit({ id: m.id, version: m.version, ...values, because: needsReason ? values.because : '' }),
    onSuccess: async () => {
      onClose();
      await refresh(queries, 'milestones', 'projects', 'tasks', 'throughline', 'today', 'history');
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <form onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        <TextInput label="What will be true?" required maxLength={255} data-autofocus {...form.getInputProps('title')} />
        <DayInput label="By" value={values.target_on} onChange={(day) => form.setFieldValue('target_on', day)} error={form.errors.target_on} />
        <Select
          label="Who was it promised to?"
          allowDeselect={false}
          data={[
            { value: 'internal', label: 'Among ourselves' },
            { value: 'promised_outside', label: 'Someone outside' },
            { value: 'statutory', label: 'The law asks for it' },
          ]}
          {...form.getInputProps('promise')}
        />
        {needsReason && <TextInput label="Why does the day move?" description="It was promised." required maxLength={300} {...form.getInputProps('because')} />}
        {save.isError && Object.keys(fieldErrors(save.error)).length === 0 && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={save.isPending} disabled={!form.isDirty()}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
