import { lazy, Suspense } from 'react';

const Drawn = lazy(() => import('./MarkdownText.tsx').then((m) => ({ default: m.MarkdownText })));

/** A text written in Markdown, made safe: no HTML, no foreign pictures, only http, https and mailto links. */
export function MarkdownView({ text }: { text: string }) {
  if (!text.trim()) return null;
  return (
    <div className="tl-markdown">
      <Suspense fallback={<p className="tl-plain">{text}</p>}>
        <Drawn text={text} />
      </Suspense>
    </div>
  );
}
