import { Button, Menu } from '@mantine/core';
import { slugNow } from './hrefs.ts';

interface Props {
  /** Which list of /lists. */
  list: 'tasks' | 'work' | 'my_tasks' | 'milestones' | 'projects' | 'goals' | 'people' | 'units';
  /** The filters of the list as it is on the screen. */
  filters?: Record<string, string | undefined>;
}

/** Takes the list on the screen away, as CSV or as a workbook. */
export function TakeList({ list, filters = {} }: Props) {
  const href = (format: string) => {
    const search = new URLSearchParams({ format });
    for (const [name, value] of Object.entries(filters)) if (value) search.set(name, value);
    return `/api/w/${encodeURIComponent(slugNow())}/lists/${list}?${search}`;
  };
  return (
    <Menu withinPortal={false} position="bottom-end">
      <Menu.Target>
        <Button variant="subtle">Take the list</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={href('csv')} download>
          As CSV
        </Menu.Item>
        <Menu.Item component="a" href={href('xlsx')} download>
          As a workbook (XLSX)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
