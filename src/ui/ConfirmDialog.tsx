import { Button, Group, Modal, Text } from '@mantine/core';
import type { Question } from './confirm.tsx';

/** The question as a dialog. The way out is the quiet button; what is asked for is named on the other. */
export function ConfirmDialog({ question, open, onAnswer }: { question: Question; open: boolean; onAnswer: (yes: boolean) => void }) {
  return (
    <Modal opened={open} onClose={() => onAnswer(false)} title={question.title} size="sm">
      {question.text && (
        <Text component="div" size="sm">
          {question.text}
        </Text>
      )}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="subtle" onClick={() => onAnswer(false)}>
          {question.no ?? 'Leave it'}
        </Button>
        <Button variant="filled" color={question.risk ? 'risk' : undefined} onClick={() => onAnswer(true)} data-autofocus>
          {question.yes}
        </Button>
      </Group>
    </Modal>
  );
}
