import { type HTMLAttributes, type ReactNode, useId } from 'react';
import css from './Section.module.css';

interface Props {
  title?: string;
  /** Small words at the right of the title, or a chip. */
  note?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** Room around the content; rows bring their own. */
  padded?: boolean;
  children: ReactNode;
}

/** A card with a serif title. Put `Row`s into it, or anything with `padded`. */
export function Section({ title, note, actions, padded, children }: Props) {
  const id = useId();
  return (
    <section className={css.card} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className={css.header}>
          <h2 id={id} className={css.title}>
            {title}
          </h2>
          {note && <div className={css.note}>{note}</div>}
          {actions && <div className={css.actions}>{actions}</div>}
        </div>
      )}
      {padded ? <div className={css.body}>{children}</div> : children}
    </section>
  );
}

interface RowProps {
  /** The id of what it shows, where the keys go from row to row (rows.ts). */
  id?: string;
  before?: ReactNode;
  end?: ReactNode;
  /** On a phone the end stands below the words, so that they keep their room. */
  endBelow?: boolean;
  /** How it is dragged. */
  drag?: HTMLAttributes<HTMLDivElement> & { 'data-drop'?: 'before' | 'after' | undefined };
  children: ReactNode;
}

/** A row of a section: something in front, the words, something at the end; the lines between rows come by themselves. */
export function Row({ id, before, end, endBelow, drag, children }: RowProps) {
  return (
    <div className={css.row} data-row={id} data-end-below={endBelow} {...drag}>
      {before !== undefined && <div className={css.before}>{before}</div>}
      <div className={css.words}>{children}</div>
      {end !== undefined && <div className={css.end}>{end}</div>}
    </div>
  );
}
