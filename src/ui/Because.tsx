/** Why: the reason in the serif of people. Nothing where no reason is given. */
export function Because({ text, word = 'because' }: { text: string; word?: string }) {
  if (!text) return null;
  return (
    <div className="tl-because">
      {word} <em>{text}</em>
    </div>
  );
}
