import { Button, FileButton } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';

/** The button that opens the browser's own dialog for files. */
export function PickFiles({ label, onPick }: { label: string; onPick: (files: File[]) => void }) {
  return (
    <FileButton multiple onChange={(chosen) => chosen.length > 0 && onPick(chosen)} inputProps={{ 'aria-label': label }}>
      {(props) => (
        <Button {...props} size="compact-sm" variant="subtle" leftSection={<IconPaperclip size={15} aria-hidden />}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}
