import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { threads } from '../../threads/threads.client.ts';

export interface Served {
  kind: 'goal' | 'direction' | 'vision';
  id: string;
}
const kinds: [Served['kind'], string][] = [
  ['direction', 'Directions'],
  ['vision', 'The vision'],
  ['goal', 'Goals'],
];

interface Props {
  value: Served | null;
  onChange: (value: Served | null) => void;
  because: string;
  onBecause: (because: string) => void;
}

/** What a new goal serves, and why: a direction, the vision or another goal; it can be tied later too. */
export function ServesPick({ value, onChange, because, onBecause }: Props) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const [q] = useDebouncedValue(text === chosen ? '' : text.trim(), 150);
  const found = useQuery(threads.find.queryOptions({ input: { q, kinds: 'goal,direction,vision', limit: 50 }, placeholderData: keepPreviousData }));
  const living = (found.data ?? []).filter((o) => o.state !== 'closed' && o.state !== 'retired');
  const key = value ? `${value.kind}:${value.id}` : null;
  const data = kinds
    .map(([kind, group]) => ({ group, items: living.filter((o) => o.kind === kind).map((o) => ({ value: `${kind}:${o.id}`, label: o.title })) }))
    .filter((g) => g.items.length > 0);
  // The chosen one stays in the list while another is looked for.
  if (key && chosen && !data.some((g) => g.items.some((i) => i.value === key))) data.unshift({ group: 'Chosen', items: [{ value: key, label: chosen }] });
  return (
    <>
      <Select
        label="It serves"
        placeholder="Nothing yet: it can be tied later"
        nothingFoundMessage="Nothing is called that."
        searchable
        clearable
        data={data}
        filter={({ options }) => options}
        value={key}
        searchValue={text}
        onSearchChange={setText}
        onChange={(next, option) => {
          setChosen(option?.label ?? '');
          const [kind, id = ''] = (next ?? '').split(':');
          onChange(next ? { kind: kind as Served['kind'], id } : null); // the options hold these kinds only
        }}
      />
      {value && (
        <TextInput
          label="Because"
          description="A few words that a newcomer would understand."
          maxLength={200}
          value={because}
          onChange={(e) => onBecause(e.currentTarget.value)}
        />
      )}
    </>
  );
}
