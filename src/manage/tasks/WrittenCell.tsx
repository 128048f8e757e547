import { useEffect, useRef, useState } from 'react';
import { tell } from '../../ui/notify.tsx';
import { type CellProps, Shown } from './cells.tsx';
import css from './Tasks.module.css';

interface Written {
  value: string;
  /** What was typed as it is kept, or null: it does not fit. */
  read: (text: string) => string | null;
  /** What would fit. */
  mend: string;
  most: number;
  decimal?: boolean;
  onSave: (text: string) => void;
}

/** A text or a number of a task; typed where it stands. What does not fit is said, and stays to be mended. */
export function WrittenCell({ open, onEnd, value, read, mend, most, decimal, onSave, ...rest }: CellProps & Written) {
  if (!open) return <Shown {...rest} />;
  return <Field name={rest.name} {...{ value, read, mend, most, onSave, onEnd }} {...(decimal ? { decimal } : {})} />;
}

function Field({ name, value, read, mend, most, decimal, onSave, onEnd }: Written & Pick<CellProps, 'name' | 'onEnd'>) {
  const [text, setText] = useState(value);
  const [wrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (save: boolean, back: boolean) => {
    if (left.current) return;
    const kept = save ? read(text) : value;
    if (kept === null) {
      tell(mend);
      setWrong(true);
      if (back) return;
    }
    left.current = true;
    if (kept !== null && kept !== value) onSave(kept);
    onEnd(back);
  };
  return (
    <input
      ref={input}
      className={css.written}
      aria-label={name}
      aria-invalid={wrong || undefined}
      inputMode={decimal ? 'decimal' : undefined}
      value={text}
      maxLength={most}
      onChange={(e) => {
        setText(e.target.value);
        setWrong(false);
      }}
      onBlur={() => end(true, false)}
      onKeyDown={(e) => {
        if (e.nativeEvent.isComposing || (e.key !== 'Enter' && e.key !== 'Escape')) return;
        e.preventDefault();
        e.stopPropagation();
        end(e.key === 'Enter', true);
      }}
    />
  );
}
