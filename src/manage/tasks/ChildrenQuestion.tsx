import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { Choice } from './ChildrenDialog.tsx';

export interface Question {
  opened: boolean;
  /** How many are still open. */
  n: number;
  title: string;
  onClose: () => void;
  onChoose: (choice: Choice) => void;
}

/** What becomes of open subtasks when their task ends. */
export function ChildrenQuestion({ opened, n, title, onClose, onChoose }: Question) {
  return (
    <Modal opened={opened} onClose={onClose} title={n === 1 ? 'A subtask is still open' : `${n} subtasks are still open`}>
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
