import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { TakeList } from '../../ui/TakeList.tsx';
import type { Project } from '../projects/projects.ts';
import css from './Tasks.module.css';
import type { View } from './view.ts';

const onlys: { value: View['only']; label: string }[] = [
  { value: 'open', label: 'Not ended' },
  { value: 'not_taken', label: 'Nobody’s yet' },
  { value: 'mine', label: 'Mine' },
  { value: 'ended', label: 'Ended' },
  { value: 'all', label: 'All' },
];
const sorts: { value: View['sort']; label: string }[] = [
  { value: 'position', label: 'As on the board' },
  { value: 'due_on', label: 'By due day' },
  { value: 'priority', label: 'By priority' },
  { value: 'title', label: 'By title' },
  { value: 'updated_at', label: 'By change' },
];
const groups: { value: View['group']; label: string }[] = [
  { value: 'none', label: 'Not grouped' },
  { value: 'state', label: 'Group by state' },
  { value: 'milestone', label: 'Group by milestone' },
  { value: 'label', label: 'Group by label' },
  { value: 'priority', label: 'Group by priority' },
  { value: 'due', label: 'Group by due day' },
];

interface Props {
  project: Project;
  view: View;
  onChange: (view: View) => void;
  /** The board has its own order and groups. */
  board?: boolean;
}

/** What is shown, in which order and groups. */
export function FilterBar({ project, view, onChange, board = false }: Props) {
  const [text, setText] = useState(view.text);
  const typed = useRef(view.text);
  const send = useDebouncedCallback((words: string) => {
    typed.current = words;
    onChange({ ...view, text: words });
  }, 180);
  // The address may change by itself: back, or a link.
  useEffect(() => {
    if (view.text === typed.current) return;
    typed.current = view.text;
    setText(view.text);
  }, [view.text]);
  return (
    <div className={css.filter} role="search">
      <TextInput
        aria-label="Find in titles"
        placeholder="Find in titles"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        maxLength={200}
        onChange={(e) => {
          setText(e.currentTarget.value);
          send(e.currentTarget.value);
        }}
      />
      <Select aria-label="Which tasks" allowDeselect={false} value={view.only} onChange={(only) => only && onChange({ ...view, only })} data={onlys} />
      {project.labels.length > 0 && (
        <MultiSelect
          aria-label="Labels"
          placeholder={view.labels.length === 0 ? 'Any label' : undefined}
          clearable
          clearButtonProps={{ 'aria-label': 'Any label' }}
          value={view.labels}
          onChange={(labels) => onChange({ ...view, labels })}
          data={project.labels.map((l) => ({ value: l.id, label: l.name }))}
        />
      )}
      {!board && (
        <>
          <Select aria-label="Order" allowDeselect={false} value={view.sort} onChange={(sort) => sort && onChange({ ...view, sort })} data={sorts} />
          <Select aria-label="Group" allowDeselect={false} value={view.group} onChange={(group) => group && onChange({ ...view, group })} data={groups} />
        </>
      )}
      <TakeList
        list="tasks"
        filters={{
          project_id: project.id,
          text: view.text,
          only: view.only === 'all' ? undefined : view.only,
          labels: view.labels.join(','),
          sort: board ? 'position' : view.sort,
        }}
      />
    </div>
  );
}
