import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { newId } from '../kit/ids.ts';
import { refresh } from '../ui/client.ts';
import { go } from '../ui/go.ts';
import { hrefs } from '../ui/hrefs.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { fieldErrors } from '../ui/problems.ts';
import { unitChoices } from './UnitTree.tsx';
import { units as unitsApi } from './units.client.ts';
import type { Unit } from './units.ts';

interface Props {
  opened: boolean;
  onClose: () => void;
  units: Unit[];
  /** The unit to change; without one a new unit is made. */
  unit?: Unit;
  parentId?: string | null;
}

/** A new unit, or another text or place for one. */
export function UnitDialog({ opened, onClose, unit, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={unit ? `Change ${unit.name}` : 'New unit'}>
      {opened && <UnitForm onClose={onClose} {...(unit ? { unit } : {})} {...rest} />}
    </Modal>
  );
}

function UnitForm({ onClose, units, unit, parentId }: Omit<Props, 'opened'>) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { name: unit?.name ?? '', purpose: unit?.purpose ?? '', parent_id: (unit ? unit.parent_id : (parentId ?? null)) ?? '' },
  });
  const mayMove = unit ? unit.can.move : true;
  const save = useMutation({
    mutationFn: () => {
      const { name, purpose, parent_id } = form.values;
      if (unit) return unitsApi.client.edit({ id: unit.id, version: unit.version, name, purpose, ...(mayMove ? { parent_id: parent_id || null } : {}) });
      return unitsApi.client.create({ id: newId(), name, purpose, parent_id: parent_id || null });
    },
    onSuccess: async (saved) => {
      onClose();
      await refresh(queries, 'units', 'people');
      if (!unit) go(`${hrefs.people()}?unit=${saved.id}`);
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <form onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        <Textarea label="What is it for?" autosize minRows={2} maxRows={8} {...form.getInputProps('purpose')} />
        {mayMove && (
          <Select label="Under" data={[{ value: '', label: 'Nothing: at the top' }, ...unitChoices(units, unit?.id)]} {...form.getInputProps('parent_id')} />
        )}
        {save.isError && Object.keys(fieldErrors(save.error)).length === 0 && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {unit ? 'Save' : 'Create'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
