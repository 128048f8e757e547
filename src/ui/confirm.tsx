import { Button, Group, Modal, Text } from '@mantine/core';
import { type ReactNode, useSyncExternalStore } from 'react';

interface Question {
  title: string;
  text?: ReactNode;
  /** What the button says: the deed, never "OK". */
  yes: string;
  no?: string;
  /** Something ends or is trashed. */
  risk?: boolean;
}

let asked: (Question & { answer: (yes: boolean) => void; open: boolean }) | null = null;
const listeners = new Set<() => void>();
function set(next: typeof asked): void {
  asked = next;
  for (const listener of listeners) listener();
}

function ask(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => set({ ...question, answer: resolve, open: true }));
}

/** Asks before something that is hard to undo: `if (await confirm({ title, text, yes: 'Trash it' })) ...`. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return ask;
}

/** The one place where questions appear; mounted once by the entry. */
export function ConfirmHost() {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
  const close = (yes: boolean) => {
    if (!now) return;
    now.answer(yes);
    set({ ...now, open: false });
  };
  return (
    <Modal opened={now?.open ?? false} onClose={() => close(false)} title={now?.title} size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
      {now?.text && <Text size="sm">{now.text}</Text>}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="subtle" onClick={() => close(false)}>
          {now?.no ?? 'Leave it'}
        </Button>
        <Button variant="filled" color={now?.risk ? 'risk' : undefined} onClick={() => close(true)} data-autofocus>
          {now?.yes}
        </Button>
      </Group>
    </Modal>
  );
}
