import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { keyWords } from '../ui/commands.ts';
import { go } from '../ui/go.ts';
import { taskHere } from '../ui/hrefs.ts';
import { type Place, placeWithout } from './day-order.ts';
import type { Item, Today } from './today.ts';
import type { MyDay } from './useMyDay.ts';

interface Props {
  day: Today;
  task: Item;
  place: Place;
  moves: MyDay;
  target: ReactElement;
  startOpen: boolean;
}

const kbd = (keys: string) => <kbd>{keyWords(keys).join(' ')}</kbd>;

/** What one can do with the place of a task, without dragging. */
export function RowMenu({ day, task, place, moves, target, startOpen }: Props) {
  const at = day[place].findIndex((t) => t.id === task.id);
  const home = placeWithout(day, task);
  return (
    <Menu position="bottom-end" width={220} defaultOpened={startOpen} returnFocus>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        {place === 'mine' ? (
          <>
            <Menu.Item disabled={at === 0} rightSection={kbd('alt+arrowup')} onClick={() => moves.step(task.id, -1)}>
              Move up
            </Menu.Item>
            <Menu.Item disabled={at === day.mine.length - 1} rightSection={kbd('alt+arrowdown')} onClick={() => moves.step(task.id, 1)}>
              Move down
            </Menu.Item>
            <Menu.Item disabled={at === 0} onClick={() => moves.moveTo(task.id, 0)}>
              First of all
            </Menu.Item>
            {task.picked && home !== 'mine' && (
              <Menu.Item rightSection={kbd('t')} onClick={() => moves.takeOff(task.id)}>
                {home === 'week' ? 'Back to this week' : 'Back to later'}
              </Menu.Item>
            )}
          </>
        ) : (
          <Menu.Item rightSection={kbd('t')} onClick={() => moves.putOn(task.id)}>
            Put on today
          </Menu.Item>
        )}
        <Menu.Item rightSection={kbd('o')} onClick={() => go(taskHere(task.key))}>
          Open
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
