import { lazy, Suspense } from 'react';
import { type MarkdownEditorProps, PlainMarkdown } from './PlainMarkdown.tsx';

const Rich = lazy(() => import('./MarkdownField.tsx').then((m) => ({ default: m.MarkdownField })));

/** A text with bold, lists, links and mentions, kept as Markdown. The editor itself is loaded when the first one is shown. */
export function MarkdownEditor(props: MarkdownEditorProps) {
  return (
    <Suspense fallback={<PlainMarkdown {...props} />}>
      <Rich {...props} />
    </Suspense>
  );
}
