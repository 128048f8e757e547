import { numberWords } from '../../ui/reader.ts';
import css from './Goals.module.css';

/** A bar from 0 to 1 with the tick of the time that is gone. */
export function Bar({ progress, gone, label }: { progress: number; gone: number; label: string }) {
  return (
    <div className={css.track} role="img" aria-label={label}>
      <i style={{ width: `${Math.min(100, Math.max(0, progress * 100))}%` }} />
      <u style={{ left: `${Math.min(99.5, gone * 100)}%` }} />
    </div>
  );
}

/** A number of a key result in words: 18 %, 31 a day, yes. */
export function valueWords(value: number | null, kr: { kind: string; unit_word: string }): string {
  if (value === null) return 'no value yet';
  if (kr.kind === 'yes_no') return value >= 1 ? 'yes' : 'not yet';
  const number = numberWords(value);
  return kr.kind === 'percent' ? `${number} %` : [number, kr.unit_word].filter(Boolean).join(' ');
}
