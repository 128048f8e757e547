import { Mention, type MentionNodeAttrs } from '@tiptap/extension-mention';
import type { SuggestionOptions } from '@tiptap/suggestion';
import type { Mentionable } from './PlainMarkdown.tsx';

const written = /^\[@((?:\\.|[^\]\\])+)\]\(person:([0-9a-f-]{36})\)/;

/** A mention in the editor; in Markdown it is `[@Name](person:ID)`. */
export function mentionNode(suggestion?: Omit<SuggestionOptions<Mentionable, MentionNodeAttrs>, 'editor'>) {
  return Mention.extend({
    markdownTokenName: 'mention',
    markdownTokenizer: {
      name: 'mention',
      level: 'inline',
      start: (text: string) => text.indexOf('[@'),
      tokenize: (text: string) => {
        const found = written.exec(text);
        if (!found?.[1]) return undefined;
        return { type: 'mention', raw: found[0], attributes: { id: found[2], label: found[1].replace(/\\(.)/g, '$1') } };
      },
    },
    parseMarkdown: (token, helpers) => helpers.createNode('mention', token.attributes),
    renderMarkdown: (node: { attrs?: { id?: string; label?: string } }) =>
      `[@${(node.attrs?.label ?? '').replace(/[\\[\]]/g, '\\$&')}](person:${node.attrs?.id ?? ''})`,
  }).configure({
    HTMLAttributes: { class: 'tl-mention' },
    ...(suggestion ? { suggestion } : { suggestion: { allow: () => false } }),
  });
}
