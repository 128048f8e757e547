import { Button, Menu } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import type { Field } from '../fields/fields.ts';
import css from './Filter.module.css';
import { type Column, columns, type OwnColumn, type Shown } from './view.ts';

const names: Record<Column, string> = {
  project: 'Project',
  labels: 'Labels',
  milestone: 'Milestone',
  priority: 'Priority',
  estimate: 'Estimate',
  state: 'State',
  due: 'Due day',
  holder: 'Held by',
};

interface Props {
  /** Of all projects. */
  all: boolean;
  shown: Shown[];
  /** Fields of the project's own. */
  fields: Field[];
  onChange: (shown: Shown[]) => void;
}

/** Which facts of a task the list shows. */
export function ColumnsMenu({ all, shown, fields, onChange }: Props) {
  const own = shown.filter((c): c is OwnColumn => c.startsWith('field:'));
  return (
    <Menu closeOnItemClick={false} position="bottom-end" width={210} portalProps={{ target: 'main' }}>
      <Menu.Target>
        <Button className={css.columns} variant="subtle" leftSection={<IconColumns3 size={15} aria-hidden />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label="Columns" mah={420} style={{ overflowY: 'auto' }}>
        {columns
          .filter((c) => (all ? c !== 'milestone' : c !== 'project'))
          .map((c) => {
            const on = shown.includes(c);
            return (
              <Menu.CheckboxItem key={c} checked={on} onChange={() => onChange([...columns.filter((o) => (o === c ? !on : shown.includes(o))), ...own])}>
                {names[c]}
              </Menu.CheckboxItem>
            );
          })}
        {fields.length > 0 && <Menu.Divider />}
        {fields.map((f) => {
          const column: OwnColumn = `field:${f.id}`;
          const on = own.includes(column);
          return (
            <Menu.CheckboxItem key={f.id} checked={on} onChange={() => onChange(on ? shown.filter((c) => c !== column) : [...shown, column])}>
              {f.name}
            </Menu.CheckboxItem>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
