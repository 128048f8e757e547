import { moneyWords, numberWords } from '../../ui/reader.ts';
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

/** A value of a key result in words: 18 %, 31 a day, €1,200.50, yes. */
export function valueWords(value: number | string | null, kr: { kind: string; unit_word: string; currency: string | null }): string {
  if (value === null) return 'no value yet';
  if (kr.currency !== null) return moneyWords(String(value), kr.currency);
  const number = Number(value);
  if (kr.kind === 'yes_no') return number >= 1 ? 'yes' : 'not yet';
  const words = numberWords(number);
  return kr.kind === 'percent' ? `${words} %` : [words, kr.unit_word].filter(Boolean).join(' ');
}
