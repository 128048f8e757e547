import { useEffect, useState } from 'react';
import { agoWords, dayLong, dayShort, dueWords, instantWords } from './days.ts';

/** A day: `12 Dec`; with `due` as one says it: `today`, `Fri`, `2 days late`. */
export function DayText({ day, due = false }: { day: string; due?: boolean }) {
  return (
    <time dateTime={day} title={dayLong(day)}>
      {due ? dueWords(day) : dayShort(day)}
    </time>
  );
}

/** An instant as the time since: `5 min ago`. It stays right while one looks. */
export function Ago({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={instantWords(at)}>
      {agoWords(at, now)}
    </time>
  );
}
