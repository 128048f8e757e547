import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';

export type Choice = 'close' | 'move' | 'drop';

/** Asks what becomes of open subtasks before their task ends. */
export function useChildren(go: (choice: Choice) => Promise<unknown>) {
  const [open, setOpen] = useState(0);
  return {
    ask: (n: number) => setOpen(n),
    dialog: {
      n: open,
      onClose: () => setOpen(0),
      onChoose: (choice: Choice) => {
        setOpen(0);
        void go(choice).catch(() => {}); // the refusal is already on the screen
      },
    },
  };
}

export function ChildrenDialog({ n, title, onClose, onChoose }: { n: number; title: string; onClose: () => void; onChoose: (choice: Choice) => void }) {
  return (
    <Modal opened={n > 0} onClose={onClose} title={n === 1 ? 'A subtask is still open' : `${n} subtasks are still open`}>
      <Stack>
        <Text>
          What becomes of {n === 1 ? 'it' : 'them'} when “{title}” ends?
        </Text>
        <Group>
          <Button variant="filled" onClick={() => onChoose('close')} data-autofocus>
            They are done too
          </Button>
          <Button onClick={() => onChoose('move')}>Move them up</Button>
          <Button variant="subtle" onClick={() => onChoose('drop')}>
            Drop them
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
