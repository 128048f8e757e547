import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { Link, RichTextEditor } from '@mantine/tiptap';
import '@mantine/tiptap/styles.layer.css';
import { IconMarkdown } from '@tabler/icons-react';
import { Placeholder } from '@tiptap/extension-placeholder';
import { Markdown } from '@tiptap/markdown';
import { type Editor, useEditor } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import css from './MarkdownField.module.css';
import { MentionList, mentionBridge } from './MentionList.tsx';
import { mentionNode } from './mentionNode.ts';
import { type MarkdownEditorProps, PlainMarkdown } from './PlainMarkdown.tsx';

/** The rich field. A text that it could not give back whole (a table, raw HTML) is edited as plain Markdown instead, so that nothing is lost. */
export function MarkdownField(props: MarkdownEditorProps) {
  const [plain, setPlain] = useState(false);
  const [unsafe, setUnsafe] = useState(false);
  return (
    <div className={css.field}>
      {plain || unsafe ? <PlainMarkdown {...props} /> : <RichField {...props} onUnsafe={() => setUnsafe(true)} />}
      {!unsafe && (
        <Tooltip label={plain ? 'Write with formatting' : 'Write as Markdown'}>
          <ActionIcon className={css.mode} size={24} aria-label="Write as Markdown" aria-pressed={plain} onClick={() => setPlain(!plain)}>
            <IconMarkdown size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {unsafe && <p className="tl-faint">This text holds a table or other signs that only plain Markdown keeps.</p>}
    </div>
  );
}

function RichField({
  value,
  onChange,
  label,
  hideLabel,
  placeholder,
  onSubmit,
  findPeople,
  autoFocus,
  error,
  minRows = 3,
  onUnsafe,
}: MarkdownEditorProps & { onUnsafe: () => void }) {
  const labelId = useId();
  const bridge = useMemo(() => mentionBridge(), []);
  const last = useRef(value);
  const calls = useRef({ onChange, onSubmit, findPeople });
  calls.current = { onChange, onSubmit, findPeople };
  const canMention = findPeople !== undefined;
  const extensions = useMemo(
    () => [
      StarterKit.configure({ link: false, underline: false }),
      Link.configure({ protocols: ['mailto'], defaultProtocol: 'https', openOnClick: false }),
      Placeholder.configure({ placeholder: placeholder ?? '' }),
      Markdown,
      mentionNode(canMention ? bridge.suggestion(async (q) => (await calls.current.findPeople?.(q)) ?? []) : undefined),
    ],
    [bridge, canMention, placeholder],
  );
  const editor = useEditor(
    {
      extensions,
      content: value,
      contentType: 'markdown',
      injectCSS: false,
      immediatelyRender: true,
      editorProps: {
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': label,
          class: css.content ?? '',
          style: `min-height: ${minRows * 21 + 20}px`,
          ...(autoFocus ? { 'data-autofocus': 'true' } : {}),
        },
        handleKeyDown: (_, event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return false;
          calls.current.onSubmit?.();
          return true;
        },
      },
      onUpdate: ({ editor: now }) => {
        last.current = markdownOf(now);
        calls.current.onChange(last.current);
      },
    },
    [extensions],
  );
  useEffect(() => {
    if (!losesNothing(value, markdownOf(editor))) onUnsafe();
    if (autoFocus) editor.commands.focus('end');
    // Once, for the text it opened with
  }, [editor]);
  useEffect(() => {
    if (value === last.current) return;
    last.current = value;
    editor.commands.setContent(value, { contentType: 'markdown', emitUpdate: false });
  }, [value, editor]);

  return (
    <>
      {!hideLabel && (
        <span id={labelId} className={css.label}>
          {label}
        </span>
      )}
      <RichTextEditor editor={editor} variant="subtle" className={css.root} data-error={error ? true : undefined} withCodeHighlightStyles={false}>
        <RichTextEditor.Toolbar className={css.toolbar ?? ''}>
          <Group gap={2} wrap="nowrap">
            <RichTextEditor.Bold />
            <RichTextEditor.Italic />
            <RichTextEditor.Strikethrough />
            <RichTextEditor.BulletList />
            <RichTextEditor.OrderedList />
            <RichTextEditor.Blockquote />
            <RichTextEditor.Code />
            <RichTextEditor.Link />
          </Group>
        </RichTextEditor.Toolbar>
        <RichTextEditor.Content />
      </RichTextEditor>
      {error && <p className={css.error}>{error}</p>}
      {canMention && <MentionList bridge={bridge} />}
    </>
  );
}

function markdownOf(editor: Editor): string {
  return editor.isEmpty ? '' : editor.getMarkdown();
}

/** Whether every letter, digit and address of the text came back. */
function losesNothing(before: string, after: string): boolean {
  const letters = (text: string) => text.replace(/&nbsp;|[^\p{L}\p{N}]+/gu, '');
  return letters(before) === letters(after) && !/^\s*\|.*\|\s*$/m.test(before) && !/!\[/.test(before);
}
