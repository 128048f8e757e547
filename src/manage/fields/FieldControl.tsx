import { Select, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { DayInput } from '../../ui/DayInput.tsx';
import { exactNumber, type Field, longestValue, mendOf } from './fields.ts';

interface Props {
  field: Field;
  value: string | null;
  /** Called when something else stands there than before. */
  onSave: (value: string | null) => void;
}

/** A field of the project's own with the control that its type asks for; saved as it is changed. */
export function FieldControl({ field, value, onSave }: Props) {
  if (field.type === 'date') return <DayInput label={field.name} value={value} onChange={(day) => day !== value && onSave(day)} />;
  if (field.type === 'choice') {
    const names = field.choices.map((c) => c.name);
    return (
      <Select
        label={field.name}
        clearable
        searchable={names.length > 8}
        placeholder="Nothing chosen"
        value={value}
        data={value === null || names.includes(value) ? names : [value, ...names]}
        onChange={(chosen) => chosen !== value && onSave(chosen)}
      />
    );
  }
  return <Written field={field} value={value} onSave={onSave} />;
}

function Written({ field, value, onSave }: Props) {
  const [text, setText] = useState(value ?? '');
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    setText(value ?? '');
    setWrong(false);
  }, [value]);
  const save = () => {
    const given = text.trim();
    const fits = given === '' || field.type === 'text' ? given : exactNumber(given);
    setWrong(fits === null);
    if (fits === null) return;
    setText(fits);
    if (fits !== (value ?? '')) onSave(fits === '' ? null : fits);
  };
  const same = {
    label: field.name,
    value: text,
    error: wrong && mendOf(field),
    onChange: (e: { currentTarget: { value: string } }) => setText(e.currentTarget.value),
    onBlur: save,
    onKeyDown: (e: React.KeyboardEvent) => {
      if (e.nativeEvent.isComposing) return;
      if (e.key === 'Enter' && field.type === 'number') save();
      if (e.key !== 'Escape' || text === (value ?? '')) return;
      e.preventDefault();
      e.stopPropagation();
      setText(value ?? '');
      setWrong(false);
    },
  };
  if (field.type === 'number') return <TextInput {...same} inputMode="decimal" maxLength={40} />;
  return <Textarea {...same} autosize minRows={1} maxRows={8} maxLength={longestValue} />;
}
