import { CloseButton } from '@mantine/core';
import css from './Files.module.css';

/** Files that go with a comment once it is said. */
export function ChosenFiles({ chosen, onChange }: { chosen: File[]; onChange: (chosen: File[]) => void }) {
  if (chosen.length === 0) return null;
  return (
    <ul className={css.chips} aria-label="Files that go with it">
      {chosen.map((file, i) => (
        // Two of the same name are told apart by their place.
        <li key={`${i}:${file.name}`}>
          <bdi>{file.name}</bdi>
          <CloseButton size={24} aria-label={`Leave out ${file.name}`} onClick={() => onChange(chosen.filter((_, at) => at !== i))} />
        </li>
      ))}
    </ul>
  );
}
