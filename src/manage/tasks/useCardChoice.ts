import { useCommands } from '../../ui/commands.ts';
import type { Choosing } from './useSelection.tsx';

const cardAt = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>('[data-card]')?.dataset.card : undefined);

// A link opens in a tab of its own.
const chooses = (event: React.MouseEvent) =>
  (event.ctrlKey || event.metaKey || event.shiftKey) && event.target instanceof Element && !event.target.closest('a, input') ? cardAt(event.target) : undefined;

/** How the cards of a board are chosen: by their box, by a click with Ctrl, Cmd or Shift, or by keys. */
export function useCardChoice(chosen: Choosing, when = true) {
  const { n, is, choose, none, all } = chosen;
  const may = chosen.may && when;
  useCommands(
    may
      ? [
          {
            id: 'board.choose',
            title: 'Choose the card, to change several',
            group: 'Board',
            keys: 'x',
            run: () => {
              const id = cardAt(document.activeElement);
              if (id) choose(id, false);
            },
          },
          { id: 'board.choose-all', title: 'Choose all in this filter', group: 'Board', keys: 'shift+x', run: all },
        ]
      : [],
  );
  return {
    /** For the board. */
    board: may
      ? {
          // A click that chooses takes neither the focus nor words.
          onMouseDown: (event: React.MouseEvent) => {
            if (chooses(event)) event.preventDefault();
          },
          onClickCapture: (event: React.MouseEvent) => {
            const id = chooses(event);
            if (!id) return;
            event.preventDefault();
            event.stopPropagation();
            choose(id, event.shiftKey);
          },
          onKeyDown: (event: React.KeyboardEvent) => {
            if (event.key !== 'Escape' || n === 0) return;
            event.preventDefault();
            none();
          },
        }
      : {},
    /** For a card; undefined: nothing is chosen here. */
    ofCard: (id: string): CardChoice | undefined => (may ? { chosen: is(id), choosing: n > 0, onChoose: (reach) => choose(id, reach) } : undefined),
  };
}

export interface CardChoice {
  chosen: boolean;
  /** Some are: the boxes stay in sight. */
  choosing: boolean;
  onChoose: (reach: boolean) => void;
}
