import { MultiSelect, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { Project } from '../projects/projects.ts';
import css from './Tasks.module.css';
import type { Filter } from './useTasks.ts';

/** What is shown, and in which order. */
export function FilterBar({
  project,
  filter,
  onChange,
  withSort = true,
}: {
  project: Project;
  filter: Filter;
  onChange: (filter: Filter) => void;
  withSort?: boolean;
}) {
  return (
    <div className={css.filter} role="search">
      <TextInput
        aria-label="Find in titles"
        placeholder="Find in titles"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={filter.text}
        onChange={(e) => onChange({ ...filter, text: e.currentTarget.value })}
      />
      <Select
        aria-label="Which tasks"
        allowDeselect={false}
        value={filter.only}
        onChange={(v) => onChange({ ...filter, only: (v ?? 'open') as Filter['only'] })} // the options are these words
        data={[
          { value: 'open', label: 'Not ended' },
          { value: 'not_taken', label: 'Nobody’s yet' },
          { value: 'mine', label: 'Mine' },
          { value: 'ended', label: 'Ended' },
          { value: 'all', label: 'All' },
        ]}
      />
      {project.labels.length > 0 && (
        <MultiSelect
          aria-label="Labels"
          placeholder={filter.labels.length === 0 ? 'Labels' : undefined}
          clearable
          value={filter.labels}
          onChange={(labels) => onChange({ ...filter, labels })}
          data={project.labels.map((l) => ({ value: l.id, label: l.name }))}
        />
      )}
      {withSort && (
        <Select
          aria-label="Order"
          allowDeselect={false}
          value={filter.sort}
          onChange={(v) => onChange({ ...filter, sort: (v ?? 'position') as Filter['sort'] })} // the options are these words
          data={[
            { value: 'position', label: 'As on the board' },
            { value: 'due_on', label: 'By due day' },
            { value: 'priority', label: 'By priority' },
            { value: 'title', label: 'By title' },
            { value: 'updated_at', label: 'By change' },
          ]}
        />
      )}
    </div>
  );
}
