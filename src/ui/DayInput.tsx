import { TextInput } from '@mantine/core';
import type { DateInputProps } from '@mantine/dates';
import { lazy, type RefObject, Suspense, useLayoutEffect, useRef } from 'react';
import { dayWithYear, todayHere } from './days.ts';

export interface DayInputProps extends Omit<DateInputProps, 'value' | 'onChange' | 'valueFormat' | 'dateParser' | 'defaultValue' | 'ref'> {
  /** A day as `2026-11-24`, or null. */
  value: string | null;
  onChange: (day: string | null) => void;
}

const Field = lazy(() => import('./DayField.tsx').then((m) => ({ default: m.DayField })));

/** A day, picked or typed: `24 Nov`, `24.11.2026`, `2026-11-24`. The calendar is loaded when the first one is shown. */
export function DayInput(props: DayInputProps) {
  const focused = useRef(false);
  return (
    <Suspense fallback={<Waiting {...props} focused={focused} />}>
      <Field {...props} focused={focused} />
    </Suspense>
  );
}

/** Holds the place, and remembers whether it had the focus when the field came. */
function Waiting({ value, label, description, error, required, disabled, w, placeholder, focused, ...rest }: DayInputProps & { focused: RefObject<boolean> }) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const here = input.current;
    return () => {
      focused.current = here !== null && document.activeElement === here;
    };
  }, [focused]);
  const mark = 'data-autofocus' in rest ? { 'data-autofocus': true } : {};
  return (
    <TextInput
      ref={input}
      readOnly
      value={value ? dayWithYear(value) : ''}
      {...mark}
      {...{ label, description, error, required, disabled, w, placeholder: placeholder ?? dayWithYear(todayHere()) }}
    />
  );
}
