import { useEffect, useRef, useState } from 'react';

/** Where a dragged card would come to lie: before a card of a column, or at its end. */
export interface Drop {
  column: string;
  before: string | null;
}
interface Held {
  id: string;
  /** Its picture under the pointer. */
  ghost: HTMLElement;
  dx: number;
  dy: number;
}
const longPress = 320;
const slop = 6;

/** Drags cards by mouse at once, and by touch after a long press; a shorter one scrolls and opens as ever. Cards carry `data-card`, columns `data-column`. */
export function useCardDrag(board: React.RefObject<HTMLElement | null>, ghostClass: string, onDrop: (id: string, drop: Drop) => void) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<Drop | null>(null);
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(() => {
    const area = board.current;
    if (!area) return;
    let held: Held | null = null;
    let pressed: { card: HTMLElement; x: number; y: number; touch: boolean } | null = null;
    let timer = 0;
    let frame = 0;
    let point = { x: 0, y: 0 };
    let drop: Drop | null = null;

    const lift = () => {
      if (!pressed) return;
      const { card, x, y } = pressed;
      const place = card.getBoundingClientRect();
      const ghost = card.cloneNode(true) as HTMLElement; // a clone of an element is one
      ghost.classList.add(ghostClass);
      ghost.setAttribute('aria-hidden', 'true');
      ghost.inert = true;
      ghost.style.width = `${place.width}px`;
      document.body.append(ghost);
      held = { id: card.dataset.card ?? '', ghost, dx: x - place.left, dy: y - place.top };
      setDragged(held.id);
      if (pressed.touch) navigator.vibrate?.(12);
      follow();
      frame = requestAnimationFrame(scroll);
    };
    const follow = () => {
      if (!held) return;
      held.ghost.style.transform = `translate(${point.x - held.dx}px, ${point.y - held.dy}px)`;
      const next = dropAt(point.x, point.y, held.id);
      if (next?.column === drop?.column && next?.before === drop?.before) return;
      drop = next;
      setOver(next);
    };
    // Near an edge the board, or the column under the pointer, scrolls along.
    const scroll = () => {
      if (!held) return;
      const edge = 48;
      const box = area.getBoundingClientRect();
      area.scrollLeft += point.x < box.left + edge ? -10 : point.x > box.right - edge ? 10 : 0;
      const cards = columnAt(point.x, point.y)?.querySelector<HTMLElement>('[data-cards]');
      if (cards) {
        const own = cards.getBoundingClientRect();
        cards.scrollTop += point.y < own.top + edge ? -9 : point.y > own.bottom - edge ? 9 : 0;
      }
      follow();
      frame = requestAnimationFrame(scroll);
    };
    const end = (taken: boolean) => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      pressed = null;
      if (!held) return;
      const { id, ghost } = held;
      ghost.remove();
      held = null;
      setDragged(null);
      setOver(null);
      if (taken && drop) latest.current(id, drop);
      drop = null;
      // What follows a drag is not meant as a click on the card's link.
      const stop = (event: Event) => {
        event.preventDefault();
        event.stopPropagation();
      };
      window.addEventListener('click', stop, { capture: true, once: true });
      setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 60);
    };
    const onDown = (event: PointerEvent) => {
      const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-card]') : null;
      if (!card || event.button !== 0 || held || !event.isPrimary) return;
      const touch = event.pointerType !== 'mouse';
      pressed = { card, x: event.clientX, y: event.clientY, touch };
      point = { x: event.clientX, y: event.clientY };
      if (touch) timer = window.setTimeout(lift, longPress);
    };
    const onMove = (event: PointerEvent) => {
      if (!event.isPrimary) return;
      point = { x: event.clientX, y: event.clientY };
      if (held) return follow();
      if (!pressed || Math.hypot(point.x - pressed.x, point.y - pressed.y) < slop) return;
      if (pressed.touch) end(false);
      else lift();
    };
    const onUp = () => end(true);
    const onCancel = () => end(false);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !held) return;
      event.preventDefault();
      end(false);
    };
    // While a card is held the finger moves it, and does not scroll.
    const hold = (event: Event) => {
      if (held) event.preventDefault();
    };
    const quiet = (event: Event) => event.preventDefault();
    area.addEventListener('pointerdown', onDown);
    area.addEventListener('dragstart', quiet);
    area.addEventListener('contextmenu', hold);
    area.addEventListener('touchmove', hold, { passive: false });
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onCancel);
    window.addEventListener('keydown', onKey);
    return () => {
      end(false);
      area.removeEventListener('pointerdown', onDown);
      area.removeEventListener('dragstart', quiet);
      area.removeEventListener('contextmenu', hold);
      area.removeEventListener('touchmove', hold);
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onCancel);
      window.removeEventListener('keydown', onKey);
    };
  }, [board, ghostClass]);
  return { dragged, over };
}

const columnAt = (x: number, y: number) => document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-column]') ?? null;

function dropAt(x: number, y: number, self: string): Drop | null {
  const column = columnAt(x, y);
  if (!column) return null;
  const cards = [...column.querySelectorAll<HTMLElement>('[data-card]')].filter((c) => c.dataset.card !== self);
  const below = cards.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).find((c) => middleOf(c) > y);
  return { column: column.dataset.column ?? '', before: below?.dataset.card ?? null };
}

function middleOf(element: HTMLElement): number {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
