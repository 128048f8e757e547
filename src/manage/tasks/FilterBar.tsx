import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { turned, without } from '../../filter/change.ts';
import { isTest, longestText, partsOf } from '../../filter/filter.ts';
import { read } from '../../filter/read.ts';
import { wordsOf } from '../../filter/words.ts';
import { dayShort } from '../../ui/days.ts';
import type { Project } from '../projects/projects.ts';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import css from './Filter.module.css';
import { FilterMenu } from './FilterMenu.tsx';
import type { Layout, View } from './view.ts';

const sorts: { value: View['sort']; label: string; all: boolean }[] = [
  { value: 'position', label: 'As on the board', all: false },
  { value: 'due_on', label: 'By due day', all: true },
  { value: 'priority', label: 'By priority', all: true },
  { value: 'title', label: 'By title', all: true },
  { value: 'updated_at', label: 'Changed last', all: true },
];
const groups: { value: View['group']; label: string; all: boolean }[] = [
  { value: 'none', label: 'Not grouped', all: true },
  { value: 'state', label: 'Group by state', all: true },
  { value: 'milestone', label: 'Group by milestone', all: false },
  { value: 'label', label: 'Group by label', all: false },
  { value: 'priority', label: 'Group by priority', all: true },
  { value: 'due', label: 'Group by due day', all: true },
];
const groupsOfAll: typeof groups = [
  ...groups.filter((g) => g.all),
  { value: 'project', label: 'Group by project', all: true },
  { value: 'unit', label: 'Group by unit', all: true },
];

interface Props {
  /** null: all work. */
  project: Project | null;
  layout: Layout;
  view: View;
  onChange: (view: View) => void;
  /** What the answer says of the filter: read otherwise than meant, or called by nobody. */
  said?: string[];
  /** Whether the work of another is asked for: then nothing is grouped. */
  ofOthers?: boolean;
  /** What else stands in the bar. */
  children?: ReactNode;
}

/** What is shown, in which order and groups: typed, or clicked together. Both are the same text, and stand in the address. */
export function FilterBar({ project, layout, view, onChange, said = [], ofOthers = false, children }: Props) {
  const [text, setText] = useState(view.filter);
  const field = useRef<HTMLInputElement>(null);
  const typed = useRef(view.filter);
  const put = (words: string) => {
    typed.current = words;
    setText(words);
    onChange({ ...view, filter: words });
  };
  const send = useDebouncedCallback((words: string) => {
    typed.current = words;
    onChange({ ...view, filter: words });
  }, 220);
  // The address may change by itself: back, a link, a saved view.
  useEffect(() => {
    if (view.filter === typed.current) return;
    typed.current = view.filter;
    setText(view.filter);
  }, [view.filter]);
  const parts = partsOf(read(text).filter);
  return (
    <div className={css.bar} role="search" aria-label="Tasks">
      <div className={css.line}>
        <TextInput
          ref={field}
          className={css.text}
          aria-label="Find or filter"
          placeholder="Words, or state:blocked due<2w"
          leftSection={<IconSearch size={15} aria-hidden />}
          value={text}
          maxLength={longestText}
          spellCheck={false}
          onChange={(e) => {
            setText(e.currentTarget.value);
            send(e.currentTarget.value);
          }}
          onKeyDown={(e) => {
            if (e.key === 'Enter' && !e.nativeEvent.isComposing) send.flush();
          }}
        />
        <FilterMenu
          project={project}
          text={text}
          onChange={put}
          onType={(beginning) => {
            setText((now) => `${now.trimEnd()}${now.trim() === '' ? '' : ' '}${beginning}`);
            setTimeout(() => {
              field.current?.focus();
              field.current?.setSelectionRange(longestText, longestText);
            }, 60);
          }}
        />
        {layout === 'list' && (
          <>
            <Select
              className={css.pick}
              aria-label="Order"
              allowDeselect={false}
              value={view.sort}
              onChange={(sort) => sort && onChange({ ...view, sort })}
              data={sorts.filter((s) => project || s.all)}
            />
            {!ofOthers && (
              <Select
                className={css.pick}
                aria-label="Group"
                allowDeselect={false}
                value={view.group}
                onChange={(group) => group && onChange({ ...view, group })}
                data={project ? groups : groupsOfAll}
              />
            )}
            <ColumnsMenu all={project === null} fields={project?.fields ?? []} shown={view.columns} onChange={(columns) => onChange({ ...view, columns })} />
          </>
        )}
        {children}
      </div>
      {parts.some((p) => !isTest(p) || p.field !== 'text') && (
        <ul className={css.parts} aria-label="Filters">
          {parts.map((part, i) => {
            if (isTest(part) && part.field === 'text') return null;
            const words = wordsOf(part, dayShort);
            return (
              <li key={`${i}:${words}`} className={css.part}>
                <button type="button" title={'not' in part ? 'Ask for it' : 'Ask for all others'} onClick={() => put(turned(text, i))}>
                  {words}
                </button>
                <button type="button" aria-label={`Leave out ${words}`} onClick={() => put(without(text, i))}>
                  <IconX size={13} aria-hidden />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {said.length > 0 && (
        <ul className={css.said}>
          {said.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {ofOthers && <p className={css.said}>The work of another person comes in pages: it is not counted, grouped, saved or taken away.</p>}
    </div>
  );
}
