import { Textarea } from '@mantine/core';

/** Someone who can be mentioned. */
export interface Mentionable {
  id: string;
  name: string;
}

export interface MarkdownEditorProps {
  /** Markdown. */
  value: string;
  onChange: (markdown: string) => void;
  /** What the field is for. */
  label: string;
  hideLabel?: boolean;
  placeholder?: string;
  /** Ctrl-Enter, or Cmd-Enter. */
  onSubmit?: () => void;
  /** Who can be mentioned by `@`. */
  findPeople?: (q: string) => Promise<Mentionable[]>;
  autoFocus?: boolean;
  error?: string | undefined;
  /** Lines of room at the start. */
  minRows?: number;
}

/** The same text as its Markdown, in a plain field. */
export function PlainMarkdown({ value, onChange, label, hideLabel, placeholder, onSubmit, autoFocus, error, minRows = 3 }: MarkdownEditorProps) {
  return (
    <Textarea
      {...(hideLabel ? { 'aria-label': label } : { label })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onSubmit?.();
      }}
      placeholder={placeholder}
      data-autofocus={autoFocus || undefined}
      error={error}
      minRows={minRows}
      maxRows={24}
    />
  );
}
