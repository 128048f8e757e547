import { Group, NumberInput, Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import css from './TaskPanel.module.css';
import type { Engagement } from './tasks.ts';

const ways: { value: Engagement; label: string }[] = [
  { value: 'individual', label: 'One person' },
  { value: 'any_one', label: 'Any one of us' },
  { value: 'together', label: 'Together' },
  { value: 'all_of', label: 'Each does a part' },
  { value: 'quorum', label: 'Enough of us first' },
];

export interface Way {
  engagement: Engagement;
  people_needed: number | null;
  people_most: number | null;
}

interface Props {
  value: Way;
  disabled?: boolean;
  /** By field, where a form was refused. */
  errors?: Record<string, ReactNode>;
  onChange: (way: Way) => void;
}

/** Who does a task: one, any one, or several; with how many where that matters. */
export function DoneBy({ value, disabled = false, errors = {}, onChange }: Props) {
  const { engagement, people_needed: needed, people_most: most } = value;
  return (
    <>
      <Select
        label="Done by"
        allowDeselect={false}
        disabled={disabled}
        value={engagement}
        data={ways}
        onChange={(way) => {
          const next = ways.find((w) => w.value === way)?.value;
          if (next && next !== engagement)
            onChange({
              engagement: next,
              people_needed: next === 'quorum' ? (needed ?? 2) : next === 'together' ? needed : null,
              people_most: null,
            });
        }}
      />
      {engagement === 'together' && (
        <Count
          label="People it needs"
          value={needed ?? 2}
          disabled={disabled}
          error={errors.people_needed}
          onSave={(n) => onChange({ ...value, people_needed: n ?? 2 })}
        />
      )}
      {engagement === 'quorum' && (
        <Group gap={10} grow align="flex-end" className={css.counts}>
          <Count
            label="Needed to start"
            value={needed ?? 2}
            disabled={disabled}
            error={errors.people_needed}
            onSave={(n) => onChange({ ...value, people_needed: n ?? 2 })}
          />
          <Count
            label="At most"
            value={most}
            disabled={disabled}
            error={errors.people_most}
            placeholder="any number"
            onSave={(n) => onChange({ ...value, people_most: n })}
          />
        </Group>
      )}
    </>
  );
}

interface CountProps {
  label: string;
  value: number | null;
  disabled: boolean;
  placeholder?: string;
  error?: ReactNode;
  onSave: (n: number | null) => void;
}

// Saved when the field is left, so that a number is not sent digit by digit.
function Count({ label, value, disabled, placeholder, error, onSave }: CountProps) {
  const [text, setText] = useState<number | string>(value ?? '');
  const [was, setWas] = useState(value);
  if (was !== value) {
    setWas(value);
    setText(value ?? '');
  }
  return (
    <NumberInput
      label={label}
      min={2}
      max={500}
      allowDecimal={false}
      disabled={disabled}
      {...(placeholder ? { placeholder } : {})}
      error={error}
      value={text}
      onChange={setText}
      onBlur={() => {
        const n = text === '' ? null : Number(text);
        if (n !== value) onSave(n);
      }}
    />
  );
}
