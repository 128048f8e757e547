import { Button, Menu } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconFilter } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { has, toggled } from '../../filter/change.ts';
import { read } from '../../filter/read.ts';
import type { Project } from '../projects/projects.ts';
import css from './Filter.module.css';
import { useFilterFields } from './useFilterFields.ts';

interface Props {
  project: Project | null;
  text: string;
  onChange: (text: string) => void;
  /** Goes on by typing: this stands at the end of the text. */
  onType: (beginning: string) => void;
}

/** Clicks a filter together: first the field, then its values, as many as one likes. */
export function FilterMenu({ project, text, onChange, onType }: Props) {
  const [opened, setOpened] = useState(false);
  const [at, setAt] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const fields = useFilterFields(project, opened);
  const field = fields.find((f) => f.name === at);
  const { filter } = read(text);
  useEffect(() => {
    if (opened) list.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
  }, [at, opened]);
  return (
    <Menu
      opened={opened}
      onChange={(next) => {
        setOpened(next);
        if (next) setAt(null);
      }}
      position="bottom-start"
      width={230}
      closeOnItemClick={false}
      portalProps={{ target: 'main' }}
    >
      <Menu.Target>
        <Button leftSection={<IconFilter size={15} aria-hidden />}>Filter</Button>
      </Menu.Target>
      <Menu.Dropdown ref={list} className={css.menu} aria-label={field ? `Filter by ${field.name}` : 'Filter by'}>
        {!field &&
          fields.map((f) => (
            <Menu.Item
              key={f.name}
              rightSection={<IconChevronRight size={14} aria-hidden />}
              onClick={() => {
                if (f.choices.length > 0 || !f.typed) return setAt(f.name);
                setOpened(false);
                onType(f.typed);
              }}
            >
              {f.name}
            </Menu.Item>
          ))}
        {field && (
          <>
            <Menu.Item leftSection={<IconChevronLeft size={14} aria-hidden />} onClick={() => setAt(null)}>
              {field.name}
            </Menu.Item>
            <Menu.Divider />
            {field.choices.map(({ label, test }) => {
              const on = has(filter, test);
              return (
                <Menu.CheckboxItem key={label} checked={on} onChange={() => onChange(toggled(text, test))}>
                  {label}
                </Menu.CheckboxItem>
              );
            })}
            {field.typed && (
              <Menu.Item
                leftSection={<span className={css.noCheck} />}
                onClick={() => {
                  setOpened(false);
                  onType(field.typed ?? '');
                }}
              >
                Something else …
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
