import { Button, Menu } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import css from './Filter.module.css';
import { type Column, columns } from './view.ts';

const names: Record<Column, string> = {
  project: 'Project',
  labels: 'Labels',
  milestone: 'Milestone',
  priority: 'Priority',
  state: 'State',
  due: 'Due day',
  holder: 'Held by',
};

/** Which facts of a task the list shows. */
export function ColumnsMenu({ all, shown, onChange }: { all: boolean; shown: Column[]; onChange: (shown: Column[]) => void }) {
  return (
    <Menu closeOnItemClick={false} position="bottom-end" width={190} portalProps={{ target: 'main' }}>
      <Menu.Target>
        <Button className={css.columns} variant="subtle" leftSection={<IconColumns3 size={15} aria-hidden />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label="Columns">
        {columns
          .filter((c) => (all ? c !== 'milestone' : c !== 'project'))
          .map((c) => {
            const on = shown.includes(c);
            return (
              <Menu.CheckboxItem key={c} checked={on} onChange={() => onChange(columns.filter((o) => (o === c ? !on : shown.includes(o))))}>
                {names[c]}
              </Menu.CheckboxItem>
            );
          })}
      </Menu.Dropdown>
    </Menu>
  );
}
