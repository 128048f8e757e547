import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { generateBoard } from '../src/exchange/testing.ts';
import { newId } from '../src/kit/ids.ts';
import { type Asker, ask, of, type Times } from './ask.ts';

interface Import {
  state: string;
  stage: string;
  version: number;
  plan: unknown;
  problem: string | null;
  report: { create: number } | null;
}
export interface Imported {
  rows: number;
  trialSeconds: number;
  runSeconds: number;
  rowsPerSecond: number;
  /** How long others waited for Today and for writing a task, before and during it. */
  idle: Times;
  during: Times;
  longest: number;
}

/** A table of so many tasks as a spreadsheet would save it. */
export function csvOf(rows: number): Uint8Array {
  const lines = ['Title;Status;Due date;Priority;Assignee;Estimate;Description'];
  const states = ['To do', 'In progress', 'Done', 'Backlog'];
  for (let i = 0; i < rows; i++)
    lines.push(
      `Task ${i} of the table;${states[i % 4]};2026-12-${String((i % 28) + 1).padStart(2, '0')};${i % 7 === 0 ? 'High' : 'Normal'};Person ${i % 50};${(i % 8) + 1}h;"What it says, ""quoted"", in row ${i}"`,
    );
  return new TextEncoder().encode(lines.join('\n'));
}

export const trelloOf = (cards: number): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(generateBoard({ cards, members: 12, checklists: 120, dueDates: 200, comments: 600 })));

/** Brings a file in as its owner does (upload, trial, run) while another person works on, and measures both. */
export async function measureImport(owner: Asker, other: Asker, file: { name: string; content: Uint8Array }): Promise<Imported> {
  const wait = async (n: number | null, over: { yes: boolean }) => {
    const all: number[] = [];
    for (let i = 0; n === null ? !over.yes : i < n; i++) {
      const began = performance.now();
      await ask(other, 'GET', '/today');
      all.push(performance.now() - began);
      await pause(50);
    }
    return all;
  };
  const idle = of(await wait(30, { yes: false }));
  const id = newId();
  const over = { yes: false };
  const waiting = wait(null, over);
  await ask(owner, 'POST', `/imports/upload?id=${id}&name=${encodeURIComponent(file.name)}`, file.content);
  const until = async (done: (i: Import) => boolean) => {
    const began = performance.now();
    for (;;) {
      const now = await ask<Import>(owner, 'GET', `/imports/${id}`);
      if (now.state === 'failed' || now.state === 'dry_run_errors') throw new Error(`The import failed: ${now.problem}`);
      if (done(now)) return { now, seconds: (performance.now() - began) / 1000 };
      await pause(200);
    }
  };
  await ask(owner, 'POST', `/imports/${id}/trial`);
  const trial = await until((i) => i.state === 'dry_run_ok');
  await ask(owner, 'POST', `/imports/${id}/run`);
  const run = await until((i) => i.state === 'done' || i.state === 'done_with_gaps');
  over.yes = true;
  const during = await waiting;
  const rows = run.now.report?.create ?? 0;
  return {
    rows,
    trialSeconds: Math.round(trial.seconds * 10) / 10,
    runSeconds: Math.round(run.seconds * 10) / 10,
    rowsPerSecond: Math.round(rows / run.seconds),
    idle,
    during: of(during),
    longest: Math.round(Math.max(...during)),
  };
}
