import css from './Thread.module.css';
import { foldDirection, type ThreadStop } from './Thread.tsx';

/** The throughline in one line: vision › goal › project. */
export function ThreadLine({ stops, loose = false }: { stops: readonly ThreadStop[]; loose?: boolean }) {
  return (
    <ol className={css.line} aria-label={loose ? 'Why: no thread to any goal yet' : 'Why'}>
      {loose && (
        <li>
          <i className={css.dot} data-kind="loose" />
          <span>no thread to any goal yet</span>
        </li>
      )}
      {foldDirection(stops).map((stop, i) => (
        <li key={`${stop.kind} ${stop.key ?? stop.title} ${i}`}>
          <i className={css.dot} data-kind={stop.kind} />
          {stop.href ? <a href={stop.href}>{stop.title}</a> : <span>{stop.title}</span>}
        </li>
      ))}
    </ol>
  );
}
