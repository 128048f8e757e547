import { z } from 'zod';

// Law 1: measure work, never people. A number in an answer of the API beside a person is either entered on a thing (attribute) or a
// registered measure; the walk over the API in laws.test.ts fails on any other.

export type Grain = 'thing' | 'unit' | 'workspace';
export interface Measure {
  name: string;
  counts: string;
  grain: Grain;
  /** Of things: no threshold. Of a unit: from 5 people. */
  smallestGroup: number;
}

export const measures = {
  'work.by_state': { name: 'work.by_state', counts: 'tasks of a project, milestone or goal by state', grain: 'thing', smallestGroup: 0 },
  'work.coverage': { name: 'work.coverage', counts: 'open work with a primary path to the vision, of all open work', grain: 'workspace', smallestGroup: 0 },
  'work.coverage_of_unit': { name: 'work.coverage_of_unit', counts: 'the same, of a unit', grain: 'unit', smallestGroup: 5 },
  'balance.part': {
    name: 'balance.part',
    counts: 'things of the work that a part of Balance counts, and those that are good',
    grain: 'unit',
    smallestGroup: 5,
  },
  'balance.axis': { name: 'balance.axis', counts: 'Order and Lift, and their parts, 0 to 100', grain: 'unit', smallestGroup: 5 },
  'goal.progress': { name: 'goal.progress', counts: 'mean of the key results of a goal', grain: 'thing', smallestGroup: 0 },
  'milestone.conditions': { name: 'milestone.conditions', counts: 'ticked conditions of a milestone', grain: 'thing', smallestGroup: 0 },
  'task.parts': { name: 'task.parts', counts: 'subtasks of a task, finished and all', grain: 'thing', smallestGroup: 0 },
  'task.each_part': { name: 'task.each_part', counts: 'parts of a task that each does a part of, done and all', grain: 'thing', smallestGroup: 0 },
  'task.people_in': {
    name: 'task.people_in',
    counts: 'people who took part in a task done together or by a quorum, of those it needs',
    grain: 'thing',
    smallestGroup: 0,
  },
  'import.rows': { name: 'import.rows', counts: 'rows of an import', grain: 'thing', smallestGroup: 0 },
  'archive.rows': { name: 'archive.rows', counts: 'rows of an archive, written and all', grain: 'thing', smallestGroup: 0 },
  'proposal.changes': {
    name: 'proposal.changes',
    counts: 'things that a proposal changes, by field and value, or leaves as they are, by rule',
    grain: 'thing',
    smallestGroup: 0,
  },
  'mine.waiting': { name: 'mine.waiting', counts: 'what waits for the one who asks', grain: 'thing', smallestGroup: 0 },
  'mine.stored': { name: 'mine.stored', counts: 'rows that name the one who asks, told to nobody else', grain: 'thing', smallestGroup: 0 },
  'list.total': { name: 'list.total', counts: 'things in a list that is not narrowed by a person', grain: 'thing', smallestGroup: 0 },
} as const satisfies Record<string, Measure>;
export type MeasureName = keyof typeof measures;

/** A number that the program counted: a registered measure. */
export const measure = (name: MeasureName) => z.number().meta({ measure: name });
/** A number that someone entered on a thing, or that names its place or version. */
export const attribute = (of: string) => z.number().meta({ attribute: of });
export const whole = (of: string) => z.number().int().safe().meta({ attribute: of });
/** Which change of a row one has seen; a stale one is a conflict. */
export const Version = z.number().int().min(1).safe().meta({ attribute: 'version of the row' });
