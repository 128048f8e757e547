import { useState } from 'react';
import { usePicture } from './pictures.ts';

interface Props {
  name: string;
  initials?: string;
  /** Who it is: their picture is shown where they have one. */
  personId?: string | undefined;
  size?: number;
  alone?: boolean;
}

/** A person as a round picture, or of initials. Beside a written name it is silent to screen readers; alone it says the name. */
export function Initials({ name, initials, personId, size = 24, alone = false }: Props) {
  const picture = usePicture(personId);
  const [broken, setBroken] = useState<string | null>(null);
  if (picture && picture !== broken)
    return (
      <img
        className="tl-initials"
        src={picture}
        alt={alone ? name : ''}
        title={name}
        width={size}
        height={size}
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => setBroken(picture)}
      />
    );
  const letters = initials || initialsOf(name);
  return (
    <span
      className="tl-initials"
      style={{ width: size, height: size, fontSize: Math.round(size * 0.42) }}
      title={name}
      {...(alone ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
    >
      {letters}
    </span>
  );
}

/** The first letters of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((w) => Array.from(w ?? '')[0] ?? '');
  return letters.join('').toUpperCase();
}
