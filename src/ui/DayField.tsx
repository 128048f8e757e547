import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import dayjs from 'dayjs';
import { type RefObject, useEffect, useRef } from 'react';
import { isDay } from '../kit/time.ts';
import type { DayInputProps } from './DayInput.tsx';
import { dayWithYear, todayHere } from './days.ts';
import { dayIsFirst, firstDayOfWeek, monthNames, weekdayNames } from './reader.ts';
import { readDay } from './written-days.ts';

// The calendar's own words in the reader's language.
const weekdays = { weekdays: weekdayNames('long'), weekdaysShort: weekdayNames('short'), weekdaysMin: weekdayNames('short') };
dayjs.locale({ name: 'reader', months: monthNames('long'), monthsShort: monthNames('short'), ...weekdays, formats: {}, relativeTime: {} });
const writing = { months: monthNames('long'), dayFirst: dayIsFirst };

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
      firstDayOfWeek={firstDayOfWeek}
      placeholder="No day"
      previousLabel="The month before"
      nextLabel="The month after"
      popoverProps={calendar}
      clearButtonProps={{ 'aria-label': 'Clear' }}
      {...rest}
      value={value}
      valueFormat={(day) => dayWithYear(day.slice(0, 10))}
      dateParser={(text) => readDay(text, writing, todayHere())}
      onChange={(day) => onChange(day && isDay(day.slice(0, 10)) ? day.slice(0, 10) : null)}
    />
  );
}
