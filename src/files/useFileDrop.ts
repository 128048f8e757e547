import { type RefObject, useEffect, useRef, useState } from 'react';

/** What of a paste or a drop is files: a text that is pasted stays a text. */
export function filesIn(data: DataTransfer | null): File[] {
  if (!data || data.types.includes('text/plain')) return [];
  return [...data.files];
}

/** Files that are dropped on or pasted into the panel around a part; whether some hang over it now. */
export function useFileDrop(part: RefObject<HTMLElement | null>, enabled: boolean, take: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const taken = useRef(take);
  taken.current = take;
  useEffect(() => {
    if (!enabled) return;
    const mine = (event: Event) => {
      const place = part.current?.closest('[data-side-panel], [role="dialog"]') ?? part.current;
      return event.target instanceof Element && !event.target.closest('[data-own-files]') && (place?.contains(event.target) ?? false);
    };
    const onOver = (event: DragEvent) => {
      const here = event.dataTransfer?.types.includes('Files') === true && mine(event);
      setOver(here);
      if (here) event.preventDefault();
    };
    const onTake = (event: DragEvent | ClipboardEvent) => {
      setOver(false);
      const found = filesIn('dataTransfer' in event ? event.dataTransfer : event.clipboardData);
      if (found.length === 0 || !mine(event)) return;
      event.preventDefault();
      event.stopPropagation();
      taken.current(found);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onTake, true);
    window.addEventListener('paste', onTake, true);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onTake, true);
      window.removeEventListener('paste', onTake, true);
    };
  }, [part, enabled]);
  return over;
}
