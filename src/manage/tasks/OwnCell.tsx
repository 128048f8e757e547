import { dueWords } from '../../ui/days.ts';
import { exactNumber, type Field, longestValue, mendOf } from '../fields/fields.ts';
import { type CellProps, DayCell, PickCell } from './cells.tsx';
import { WrittenCell } from './WrittenCell.tsx';

interface Props extends Omit<CellProps, 'children'> {
  field: Field;
  value: string | null;
  today: string;
  onSave: (value: string | null) => void;
}

/** What stands in a field of the project's own, changed as its type asks. */
export function OwnCell({ field, value, today, onSave, ...cell }: Props) {
  if (field.type === 'date')
    return (
      <DayCell {...cell} value={value} onSave={onSave}>
        {value && dueWords(value, today)}
      </DayCell>
    );
  if (field.type === 'choice')
    return (
      <PickCell {...cell} choices={field.choices.map(({ name }) => ({ id: name, name }))} value={value} none="Nothing chosen" onSave={onSave}>
        {value}
      </PickCell>
    );
  // A text of several lines is written in the task's panel, where it has the room.
  const single = field.type === 'number' || !value?.includes('\n');
  return (
    <WrittenCell
      {...cell}
      may={cell.may && single}
      value={value ?? ''}
      read={(text) => (text.trim() === '' || field.type === 'text' ? text.trim() : exactNumber(text))}
      mend={mendOf(field)}
      most={field.type === 'number' ? 40 : longestValue}
      decimal={field.type === 'number'}
      onSave={(text) => onSave(text === '' ? null : text)}
    >
      {value}
    </WrittenCell>
  );
}
