import { FileLine } from './FileLine.tsx';
import css from './Files.module.css';
import type { FileOn } from './files.ts';

/** The files that were sent with a comment, below its words. */
export function FilesOfComment({ files }: { files: FileOn[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={css.list} aria-label="Files of this comment">
      {files.map((file) => (
        <FileLine key={file.id} file={file} />
      ))}
    </ul>
  );
}
