import { DateInput, type DateInputProps } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import { isDay } from '../kit/time.ts';

dayjs.extend(customParseFormat);
const written = ['D MMM YYYY', 'D MMMM YYYY', 'YYYY-MM-DD', 'D.M.YYYY', 'D/M/YYYY', 'D MMM', 'D MMMM', 'D.M.'];

const calendar = { attributes: { dropdown: { role: 'dialog', 'aria-label': 'Calendar' } } };

interface Props extends Omit<DateInputProps, 'value' | 'onChange' | 'valueFormat' | 'dateParser' | 'defaultValue'> {
  /** A day as `2026-11-24`, or null. */
  value: string | null;
  onChange: (day: string | null) => void;
}

/** A day, picked or typed: `24 Nov`, `24.11.2026`, `2026-11-24`. */
export function DayInput({ value, onChange, ...rest }: Props) {
  return (
    <DateInput
      clearable
      firstDayOfWeek={1}
      placeholder="24 Nov 2026"
      previousLabel="The month before"
      nextLabel="The month after"
      popoverProps={calendar}
      clearButtonProps={{ 'aria-label': 'Clear' }}
      {...rest}
      value={value}
      valueFormat="D MMM YYYY"
      dateParser={readDay}
      onChange={(day) => onChange(day && isDay(day.slice(0, 10)) ? day.slice(0, 10) : null)}
    />
  );
}

function readDay(text: string): string | null {
  for (const format of written) {
    const read = dayjs(text.trim(), format, true);
    if (read.isValid()) return read.format('YYYY-MM-DD');
  }
  return null;
}
