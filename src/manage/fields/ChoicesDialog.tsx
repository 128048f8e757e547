import { ActionIcon, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import css from './Fields.module.css';
import type { Field, FieldChoice } from './fields.ts';

interface Props {
  field: Field | null;
  onClose: () => void;
  onSave: (field: Field, choices: FieldChoice[]) => void;
}

/** What one may choose in a field: named, ordered, taken away. */
export function ChoicesDialog({ field, onClose, onSave }: Props) {
  return (
    <Modal opened={field !== null} onClose={onClose} title={`Choices of “${field?.name ?? ''}”`}>
      {field && <Form key={`${field.id}:${field.version}`} field={field} onClose={onClose} onSave={onSave} />}
    </Modal>
  );
}

function Form({ field, onClose, onSave }: Props & { field: Field }) {
  const [choices, setChoices] = useState<FieldChoice[]>(field.choices.length > 0 ? field.choices : [{ id: newId(), name: '' }]);
  const put = (from: number, to: number) => {
    const next = [...choices];
    next.splice(to, 0, ...next.splice(from, 1));
    setChoices(next);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave(
          field,
          choices.filter((c) => c.name.trim() !== ''),
        );
      }}
    >
      <Stack gap={8}>
        {choices.map((c, i) => (
          <div key={c.id} className={css.choice}>
            <TextInput
              aria-label={`Choice ${i + 1}`}
              value={c.name}
              maxLength={80}
              data-autofocus={i === 0 || undefined}
              onChange={(e) => setChoices(choices.map((o) => (o.id === c.id ? { ...o, name: e.target.value } : o)))}
            />
            <ActionIcon aria-label={`Move choice ${i + 1} up`} disabled={i === 0} onClick={() => put(i, i - 1)}>
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={`Move choice ${i + 1} down`} disabled={i === choices.length - 1} onClick={() => put(i, i + 1)}>
              <IconArrowDown size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={`Take choice ${i + 1} away`} onClick={() => setChoices(choices.filter((o) => o.id !== c.id))}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button variant="subtle" onClick={() => setChoices([...choices, { id: newId(), name: '' }])}>
          Add a choice
        </Button>
        <Text size="sm" c="dimmed">
          A new name reaches every task that has the choice. One that is taken away stays where it was chosen, and is offered no more.
        </Text>
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" variant="filled">
            Save the choices
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
