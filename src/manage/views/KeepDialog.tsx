import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';

interface Props {
  title: string;
  name: string;
  yes: string;
  onClose: () => void;
  onDone: (name: string) => void;
}

/** Asks what a view is called. */
export function KeepDialog({ title, name: first, yes, onClose, onDone }: Props) {
  const [name, setName] = useState(first);
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onDone(name.trim());
        }}
      >
        <Stack>
          <TextInput label="What is it called?" value={name} maxLength={80} required data-autofocus onChange={(e) => setName(e.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="subtle" onClick={onClose}>
              Leave it
            </Button>
            <Button type="submit" variant="filled">
              {yes}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
