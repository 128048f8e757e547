import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { MarkdownEditor } from '../../ui/MarkdownEditor.tsx';
import { MarkdownView } from '../../ui/MarkdownView.tsx';

/** A longer text: read as it is meant, written on request. */
export function Body({ text, canEdit, onSave }: { text: string; canEdit: boolean; onSave: (text: string) => Promise<unknown> }) {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null)
    return (
      <div>
        {text ? <MarkdownView text={text} /> : <p className="tl-muted">Nothing more is written down.</p>}
        {canEdit && (
          <Button size="compact-sm" variant="subtle" ml={-9} onClick={() => setDraft(text)}>
            {text ? 'Edit the text' : 'Write more'}
          </Button>
        )}
      </div>
    );
  const save = () => {
    setDraft(null);
    onSave(draft).catch(() => setDraft(draft)); // what was written is not lost by a refusal
  };
  return (
    <Stack gap={8}>
      <MarkdownEditor value={draft} onChange={setDraft} onSubmit={save} label="About this task" autoFocus />
      <Group gap={8}>
        <Button variant="filled" onClick={save}>
          Save
        </Button>
        <Button variant="subtle" onClick={() => setDraft(null)}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
