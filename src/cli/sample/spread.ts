import type { OfferOfSample, ProjectOfSample, Stretch, TaskOfSample } from './shapes.ts';

/** The plain work of a project with days and hands: in the order in which it is written, spread over its stretch. */
export function spreadWork(project: ProjectOfSample): TaskOfSample[] {
  return project.stretches.flatMap((stretch) =>
    stretch.titles.map((written, i) => {
      const { labels, ...task } = taskOf(project, stretch, read(written, project), i);
      const said = project.said?.[task.title];
      return { ...task, ...(labels?.length ? { labels } : {}), ...(said ? { said } : {}) };
    }),
  );
}

/** "Read the calendar of Brugg 12h #calendar": the title, its hours, its label. */
function read(written: string, project: ProjectOfSample): { title: string; hours?: number; labels: string[] } {
  const [, title = written, hours, label] = /^(.*?)(?: (\d+)h)?(?: #(.+))?$/.exec(written) ?? [];
  if (label && !(label in project.labels)) throw new Error(`${project.key} has no label ${label}.`);
  return { title, labels: label ? [label] : [], ...(hours ? { hours: Number(hours) } : {}) };
}

function taskOf(project: ProjectOfSample, stretch: Stretch, plain: ReturnType<typeof read>, i: number): TaskOfSample {
  const n = stretch.titles.length;
  const at = Math.round(stretch.from + ((i + 0.5) * (stretch.to - stretch.from)) / n);
  const hand = stretch.hands[i % stretch.hands.length] ?? project.steward;
  const other = stretch.hands[(i + 1) % stretch.hands.length] ?? project.steward;
  const since = (day: number) => Math.max(day, project.from + 1);
  const milestone = stretch.milestone ? { milestone: stretch.milestone } : {};
  const priority = i % 9 === 4 ? ({ priority: 'high' } as const) : i % 11 === 7 ? ({ priority: 'low' } as const) : {};
  const base = { ...plain, ...milestone, ...priority };
  if (stretch.kind === 'idea') return { ...plain, by: hand, born: at, state: 'idea' };
  if (stretch.kind === 'dropped')
    return { ...plain, by: hand, born: since(at - 14), state: 'dropped', since: Math.max(at, project.from + 2), because: stretch.because?.[i] ?? '' };
  if (stretch.kind === 'done') {
    const born = since(at - 12 - (i % 5) * 2);
    // Of every so many one was late: it grew better with the months.
    const late = i % (at < -80 ? 2 : at < -50 ? 3 : at < -25 ? 4 : 5) === 1;
    const done = Math.max(born + 1.5, Math.min(-1, at + (late ? 3 : ([-2, -1, 0, -3, -1][i % 5] ?? 0))));
    const taken = i % 4 === 3 ? Math.max(born + 0.3, done - 1.2) : born + 0.3;
    return {
      ...base,
      by: other,
      born,
      due: at,
      state: 'done',
      since: done,
      started: Math.max(taken + 0.2, done - 3 - (i % 4)),
      ...taking(hand, other, taken, i),
    };
  }
  if (stretch.kind === 'hand') {
    const born = since(Math.min(-8, at - 30) - (stretch.slow ? 20 : 0));
    const begun = stretch.slow ? born + 4 : Math.max(born + 3, -11 + (i % 4) * 2);
    const moves: [number, number][] = [
      [at - 24, at - 14],
      [at - 15, at],
    ];
    const moved = stretch.moved && born < at - 26;
    return {
      ...base,
      by: other,
      born,
      due: moved ? at - 24 : at,
      ...(moved ? { moves } : {}),
      state: i % 3 === 2 ? 'in_review' : 'in_progress',
      since: begun,
      ...taking(hand, other, born + 1, i),
    };
  }
  const born = since(-26 + ((i * 5) % 22));
  const next: TaskOfSample = { ...base, by: hand, born, due: at };
  if (stretch.ask && i % 3 === 0) return { ...next, offers: [{ day: -3 + (i % 2), by: project.steward, to: stretch.ask }] };
  if (at > 20 ? i % 3 === 0 : i % 3 === 1) return { ...next, taken: [other, born + 1] };
  return next;
}

/** Every second piece was taken by whoever saw it, the others were offered first. */
function taking(
  hand: TaskOfSample['by'],
  other: TaskOfSample['by'],
  day: number,
  i: number,
): { taken: [TaskOfSample['by'], number] } | { offers: OfferOfSample[] } {
  if (i % 2 === 0 || hand === other) return { taken: [hand, day] };
  return { offers: [{ day, by: other, to: hand, answer: 'take' }] };
}
