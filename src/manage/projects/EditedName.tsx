import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import css from './Project.module.css';

interface Props {
  value: string;
  label: string;
  onSave: (name: string) => void;
  maxLength?: number;
}

/** A name that is changed where it stands: Enter or leaving it saves, Escape gives back what was. */
export function EditedName({ value, label, onSave, maxLength = 40 }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const save = () => {
    const name = text.trim();
    if (name && name !== value) onSave(name);
    else setText(value);
  };
  return (
    <TextInput
      aria-label={label}
      classNames={{ input: css.quiet ?? '' }}
      value={text}
      maxLength={maxLength}
      onChange={(e) => setText(e.currentTarget.value)}
      onBlur={save}
      onKeyDown={(e) => {
        if (e.nativeEvent.isComposing) return;
        if (e.key === 'Enter') save();
        if (e.key === 'Escape') {
          e.preventDefault();
          setText(value);
        }
      }}
    />
  );
}
