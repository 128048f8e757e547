import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { threads } from './threads.client.ts';

/** Whose work: a unit with all below it, found by its name, or the whole organisation. */
export function UnitPick({ value, onChange }: { value: string | undefined; onChange: (unit: string | undefined) => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const [asked] = useDebouncedValue(text === chosen ? '' : text.trim(), 150);
  const found = useQuery(threads.find.queryOptions({ input: { q: asked, kinds: 'unit', limit: 50 }, placeholderData: keepPreviousData }));
  const units = (found.data ?? []).map((u) => ({ value: u.id, label: u.title }));
  // The chosen one stays in the list while another is looked for.
  const data = value && chosen && !units.some((u) => u.value === value) ? [{ value, label: chosen }, ...units] : units;
  return (
    <Select
      aria-label="Whose work"
      placeholder="Whole organisation"
      nothingFoundMessage="No unit is called that."
      searchable
      clearable
      w={200}
      data={data}
      filter={({ options }) => options}
      value={value ?? null}
      searchValue={text}
      onSearchChange={setText}
      onChange={(unit, option) => {
        setChosen(option?.label ?? '');
        onChange(unit ?? undefined);
      }}
    />
  );
}
