import { Button, Checkbox, Group, Menu, Popover, Stack } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { DayInput } from '../../ui/DayInput.tsx';
import type { Project } from '../projects/projects.ts';
import css from './Tasks.module.css';

/** What opens over the page belongs to its main part. */
const inMain = { target: 'main' };

export interface CellProps {
  open: boolean;
  tab: 0 | -1;
  may: boolean;
  /** What the cell is, for screen readers: "State of KEY-3". */
  name: string;
  onOpen: () => void;
  /** Over; `back`: the focus goes back to the row. */
  onEnd: (back: boolean) => void;
  /** What it shows while it is not changed. */
  children: ReactNode;
}

/** What a cell shows while it is not changed: a button that opens it, or, to whoever may not change it, the plain thing. */
export function Shown({ tab, may, name, onOpen, children, pressed }: Pick<CellProps, 'tab' | 'may' | 'name' | 'onOpen' | 'children'> & { pressed?: boolean }) {
  if (!may) return <span className={css.shown}>{children}</span>;
  return (
    <button
      type="button"
      className={css.shown}
      aria-haspopup="dialog"
      aria-expanded={pressed ?? false}
      tabIndex={tab}
      onClick={onOpen}
      onKeyDown={(e) => e.key === 'F2' && onOpen()}
    >
      <span className="tl-hidden">{name}: </span>
      {children}
      <span className="tl-hidden">change</span>
    </button>
  );
}

/** One of some things; another is chosen from a menu. `none`: how it is said that there is none, where that may be. */
export function PickCell({
  open,
  choices,
  value,
  none,
  onEnd,
  onSave,
  ...rest
}: CellProps & { choices: { id: string; name: string }[]; value: string | null; none?: string; onSave: (id: string | null) => void }) {
  if (!open) return <Shown {...rest} />;
  const all = none === undefined ? choices : [...choices, { id: null, name: none }];
  return (
    <Menu opened onChange={(opened) => !opened && onEnd(true)} position="bottom-start" returnFocus={false} width={200} portalProps={inMain}>
      <Menu.Target>
        <button type="button" className={css.shown} data-pressed>
          {rest.children}
          <span className="tl-hidden">{rest.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={rest.name} mah={360} style={{ overflowY: 'auto' }}>
        {all.map((s) => (
          <Menu.Item
            key={s.id}
            leftSection={<IconCheck size={14} aria-hidden style={{ opacity: s.id === value ? 1 : 0 }} />}
            onClick={() => {
              if (s.id !== value) onSave(s.id);
            }}
          >
            {s.name}
            {s.id === value && <span className="tl-hidden"> (now)</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The labels of a task; ticked in a list, saved when it is closed. */
export function LabelsCell({
  open,
  value,
  all,
  onEnd,
  onSave,
  ...rest
}: CellProps & { value: string[]; all: Project['labels']; onSave: (labels: string[]) => void }) {
  const now = useRef(value);
  if (!open) {
    now.current = value;
    return <Shown {...rest} />;
  }
  const close = (save = true) => {
    if (save && (now.current.length !== value.length || now.current.some((l) => !value.includes(l)))) onSave(now.current);
    onEnd(true);
  };
  return (
    <Popover
      opened
      onChange={(opened) => !opened && close()}
      closeOnEscape={false}
      trapFocus
      returnFocus={false}
      position="bottom-start"
      shadow="md"
      withinPortal
    >
      <Popover.Target>
        <button type="button" className={css.shown} data-pressed>
          {rest.children}
          <span className="tl-hidden">{rest.name}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown
        aria-label={rest.name}
        onKeyDown={(e) => {
          if (e.key !== 'Escape') return;
          e.preventDefault();
          close(false);
        }}
      >
        <Ticks
          name={rest.name}
          value={value}
          all={all}
          onChange={(next) => {
            now.current = next;
          }}
        />
        <Group justify="flex-end" mt="sm">
          <Button size="compact-sm" onClick={() => close()}>
            Done
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}

function Ticks({ name, value, all, onChange }: { name: string; value: string[]; all: Project['labels']; onChange: (labels: string[]) => void }) {
  const [ticked, setTicked] = useState(value);
  return (
    <Checkbox.Group
      aria-label={name}
      value={ticked}
      onChange={(next) => {
        setTicked(next);
        onChange(next);
      }}
    >
      <Stack gap={10} className={css.ticks}>
        {all.map((l) => (
          <Checkbox
            key={l.id}
            value={l.id}
            label={
              <>
                <span className={css.dot} data-colour={l.colour} aria-hidden /> {l.name}
              </>
            }
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

/** A day of a task; typed or picked. */
export function DayCell({ open, value, onEnd, onSave, ...rest }: CellProps & { value: string | null; onSave: (day: string | null) => void }) {
  if (!open) return <Shown {...rest} />;
  return <DueField name={rest.name} value={value} onEnd={onEnd} onSave={onSave} />;
}

function DueField({ name, value, onEnd, onSave }: Pick<CellProps, 'name' | 'onEnd'> & { value: string | null; onSave: (day: string | null) => void }) {
  const [day, setDay] = useState(value);
  const now = useRef(value);
  const left = useRef(false);
  const end = (save: boolean, back: boolean) => {
    if (left.current) return;
    left.current = true;
    if (save && now.current !== value) onSave(now.current);
    onEnd(back);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears what its field and the field's calendar are told
    <div
      className={css.dueField}
      onKeyDown={(e) => {
        if (e.nativeEvent.isComposing || (e.key !== 'Enter' && e.key !== 'Escape')) return;
        if (e.target instanceof HTMLElement && e.target.closest('[role="dialog"] table') && e.key === 'Enter') return; // a day of the calendar
        e.preventDefault();
        e.stopPropagation();
        end(e.key === 'Enter', true);
      }}
      onClick={(e) => {
        // A day picked in the calendar is meant; the field has it a moment later.
        if (e.target instanceof HTMLElement && e.target.closest('td')) setTimeout(() => end(true, true));
      }}
      onBlur={(e) => {
        const to = e.relatedTarget;
        if (to instanceof HTMLElement && (e.currentTarget.contains(to) || to.closest('[aria-label="Calendar"]'))) return;
        setTimeout(() => end(true, false));
      }}
    >
      <DayInput
        aria-label={name}
        size="xs"
        autoFocus
        value={day}
        onChange={(next) => {
          now.current = next;
          setDay(next);
        }}
      />
    </div>
  );
}
