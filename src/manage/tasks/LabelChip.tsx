import type { Project } from '../projects/projects.ts';
import css from './Tasks.module.css';

/** A label: its name, with a dot of its colour. */
export function LabelChip({ label }: { label: Project['labels'][number] }) {
  return (
    <span className="tl-chip">
      <span className={css.dot} data-colour={label.colour} aria-hidden />
      {label.name}
    </span>
  );
}
