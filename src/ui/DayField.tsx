import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import { type RefObject, useEffect, useRef } from 'react';
import { isDay } from '../kit/time.ts';
import type { DayInputProps } from './DayInput.tsx';

dayjs.extend(customParseFormat);
const written = ['D MMM YYYY', 'D MMMM YYYY', 'YYYY-MM-DD', 'D.M.YYYY', 'D/M/YYYY', 'D MMM', 'D MMMM', 'D.M.'];

const calendar = { attributes: { dropdown: { role: 'dialog', 'aria-label': 'Calendar' } } };

/** The field with its calendar. `focused`: the one that waited in its place had the focus. */
export function DayField({ value, onChange, focused, ...rest }: DayInputProps & { focused: RefObject<boolean> }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused.current) input.current?.focus();
  }, [focused]);
  return (
    <DateInput
      ref={input}
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
