import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { hrefs } from './hrefs.ts';

const mention = /^person:([0-9a-f-]{36})$/;

const components: Components = {
  a({ href, children }) {
    if (!href) return <span>{children}</span>;
    const person = mention.exec(href)?.[1];
    if (person)
      return (
        <a className="tl-mention" href={hrefs.person(person)}>
          {children}
        </a>
      );
    return (
      <a href={href} rel="noopener nofollow noreferrer" target={href.startsWith('mailto:') ? undefined : '_blank'}>
        {children}
      </a>
    );
  },
  // A picture from elsewhere would tell its server who reads: it becomes a link.
  img({ src, alt }) {
    const href = typeof src === 'string' ? src : '';
    if (!href) return <span>{alt}</span>;
    return (
      <a href={href} rel="noopener nofollow noreferrer" target="_blank">
        {alt || href}
      </a>
    );
  },
  input: ({ checked }) => <input type="checkbox" checked={checked ?? false} readOnly disabled aria-label={checked ? 'done' : 'open'} />,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" tabIndex={0} aria-label="Table" className="tl-scroll">
      <table>{children}</table>
    </div>
  ),
  // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
};

function safeAddress(url: string): string {
  return /^(https?:\/\/|mailto:)/i.test(url.trim()) || mention.test(url) ? url : '';
}

/** The drawn text; loaded when the first one is shown. */
export function MarkdownText({ text }: { text: string }) {
  return (
    <Markdown remarkPlugins={[remarkGfm]} components={components} urlTransform={safeAddress} skipHtml={false}>
      {text}
    </Markdown>
  );
}
