import { Portal } from '@mantine/core';
import type { MentionNodeAttrs } from '@tiptap/extension-mention';
import type { SuggestionOptions } from '@tiptap/suggestion';
import { useEffect, useSyncExternalStore } from 'react';
import { Initials } from './Initials.tsx';
import css from './MarkdownField.module.css';
import type { Mentionable } from './PlainMarkdown.tsx';

interface State {
  items: Mentionable[];
  at: number;
  place: DOMRect | null;
  pick: (who: Mentionable) => void;
  field: HTMLElement | null;
}
type Bridge = ReturnType<typeof mentionBridge>;

/** Between the editor, which knows what is typed after `@`, and the list, which is drawn by React. */
export function mentionBridge() {
  let state: State | null = null;
  const listeners = new Set<() => void>();
  const set = (next: State | null) => {
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    now: () => state,
    listen: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    suggestion: (find: (q: string) => Promise<Mentionable[]>): Omit<SuggestionOptions<Mentionable, MentionNodeAttrs>, 'editor'> => ({
      char: '@',
      debounce: 80,
      items: ({ query }) => find(query).catch(() => []),
      command: ({ editor, range, props }) => {
        editor
          .chain()
          .focus()
          .insertContentAt(range, [
            { type: 'mention', attrs: { id: props.id, label: props.label } },
            { type: 'text', text: ' ' },
          ])
          .run();
      },
      render: () => ({
        onStart: (p) =>
          set({ items: p.items, at: 0, place: p.clientRect?.() ?? null, pick: (who) => p.command({ id: who.id, label: who.name }), field: p.editor.view.dom }),
        onUpdate: (p) =>
          set({ items: p.items, at: 0, place: p.clientRect?.() ?? null, pick: (who) => p.command({ id: who.id, label: who.name }), field: p.editor.view.dom }),
        onExit: () => set(null),
        onKeyDown: ({ event }) => {
          if (!state || state.items.length === 0) return false;
          const { items, at } = state;
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            set({ ...state, at: (at + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length });
            return true;
          }
          if (event.key === 'Enter' || event.key === 'Tab') {
            const who = items[at];
            if (who) state.pick(who);
            return true;
          }
          if (event.key === 'Escape') {
            event.stopPropagation();
            set(null);
            return true;
          }
          return false;
        },
      }),
    }),
  };
}

/** The people that match what is typed after `@`. */
export function MentionList({ bridge }: { bridge: Bridge }) {
  const state = useSyncExternalStore(bridge.listen, bridge.now);
  const open = state !== null && state.items.length > 0 && state.place !== null;
  const chosen = open ? `mention-${state.items[state.at]?.id}` : null;
  useEffect(() => {
    if (!chosen || !state?.field) return;
    state.field.setAttribute('aria-activedescendant', chosen);
    return () => state.field?.removeAttribute('aria-activedescendant');
  }, [chosen, state]);
  if (!open || !state.place) return null;
  const below = state.place.bottom + 240 < window.innerHeight;
  return (
    <Portal>
      <div
        className={css.people}
        role="listbox"
        aria-label="People to mention"
        style={{
          left: Math.min(state.place.left, window.innerWidth - 260),
          ...(below ? { top: state.place.bottom + 4 } : { bottom: window.innerHeight - state.place.top + 4 }),
        }}
      >
        {state.items.map((who, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the editor, where the focus stays
          <div
            key={who.id}
            id={`mention-${who.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === state.at}
            className={css.person}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => state.pick(who)}
          >
            <Initials name={who.name} personId={who.id} size={22} /> {who.name}
          </div>
        ))}
      </div>
    </Portal>
  );
}
