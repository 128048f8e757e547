/** A person as a round of initials. Beside a written name it is silent to screen readers; alone it says the name. */
export function Initials({ name, initials, size = 24, alone = false }: { name: string; initials?: string; size?: number; alone?: boolean }) {
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
