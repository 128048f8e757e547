import { type DragEvent, type HTMLAttributes, useState } from 'react';
import { type Place, whereIs } from './day-order.ts';
import type { Today } from './today.ts';
import type { MyDay } from './useMyDay.ts';

/** Dragging tasks within Today, onto it, and off it. What dragging does, the keys and the menu of a row do too. */
export function useDrag(day: Today | undefined, moves: MyDay) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<{ id: string; side: 'before' | 'after' } | null>(null);
  const end = () => {
    setDragged(null);
    setOver(null);
  };
  const allow = (event: DragEvent) => {
    if (!dragged) return false;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    return true;
  };
  const sideOf = (event: DragEvent<HTMLElement>) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 2 ? 'before' : 'after';
  };
  const dropOn = (id: string, side: 'before' | 'after') => {
    if (!day || !dragged || dragged === id) return;
    const others = day.mine.filter((t) => t.id !== dragged);
    moves.moveTo(dragged, others.findIndex((t) => t.id === id) + (side === 'after' ? 1 : 0));
  };
  const takeOff = () => {
    if (day && dragged && whereIs(day, dragged)?.place === 'mine') moves.takeOff(dragged);
  };
  return {
    /** What makes a row one that can be dragged and dropped on. */
    row(id: string, place: Place): HTMLAttributes<HTMLDivElement> & { 'data-drop'?: 'before' | 'after' | undefined } {
      return {
        draggable: true,
        onDragStart: (event) => {
          event.dataTransfer.setData('text/plain', id);
          event.dataTransfer.effectAllowed = 'move';
          setDragged(id);
        },
        onDragEnd: end,
        ...(place === 'mine'
          ? {
              'data-drop': over?.id === id && dragged !== id ? over.side : undefined,
              onDragOver: (event) => {
                if (allow(event)) setOver({ id, side: sideOf(event) });
              },
              onDrop: (event) => {
                event.preventDefault();
                event.stopPropagation();
                dropOn(id, sideOf(event));
                end();
              },
            }
          : {}),
      };
    },
    /** What makes a list one to drop on: Today at its end, the others to take a task off Today. */
    list(place: Place): HTMLAttributes<HTMLDivElement> {
      return {
        onDragOver: (event) => {
          if (allow(event) && place !== 'mine') setOver(null);
        },
        onDrop: (event) => {
          event.preventDefault();
          if (place === 'mine' && dragged) moves.putOn(dragged);
          else takeOff();
          end();
        },
      };
    },
  };
}
export type Drag = ReturnType<typeof useDrag>;
