import { newId } from '../../kit/ids.ts';
import { people, personOf, type Who } from './cast.ts';
import type { Stage } from './stage.ts';
import { type DirectionName, type GoalName, goalNames } from './story.ts';
import { projects } from './work.ts';

/** One thing that somebody did, so many days from now. */
export interface Step {
  at: number;
  do(): Promise<unknown>;
}

/** What the steps tell each other: ids are made before anything happens. */
export interface Ids {
  directions: Record<DirectionName, string>;
  goals: Record<GoalName, string>;
  /** By key of the project. */
  projects: Map<string, string>;
  /** By key of the project and name in its lists, as "BOOK.pilot". */
  milestones: Map<string, string>;
  labels: Map<string, string>;
  /** The states of each project by category, once it is there. */
  states: Map<string, Map<string, string>>;
}

/** Ids for all that is named in more than one step. */
export function idsOfSample(): Ids {
  const named = (what: 'milestones' | 'labels') => new Map(projects.flatMap((p) => Object.keys(p[what] ?? {}).map((name) => [`${p.key}.${name}`, newId()])));
  return {
    directions: { reach: newId(), near: newId(), stay: newId() },
    goals: Object.fromEntries(goalNames.map((name) => [name, newId()])) as Ids['goals'], // every goal is in the list
    projects: new Map(projects.map((p) => [p.key, newId()])),
    milestones: named('milestones'),
    labels: named('labels'),
    states: new Map(),
  };
}

/** The id behind a name of the lists; a name that is not there is a slip in them. */
export function idOf(ids: Map<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The sample has no ${name}.`);
  return id;
}

/** A text in which `@noor` became a mention. */
export const withMentions = (stage: Stage, text: string): string =>
  text.replace(/@([a-z]+)/g, (all, who: string) =>
    people.some((p) => p.who === who) ? `[@${personOf(who as Who).name}](person:${stage.idOf[who as Who]})` : all,
  );

/** Comments on a thing, each as who said it, on its day. */
export const commentsOn = (stage: Stage, kind: 'task' | 'milestone' | 'project' | 'goal', id: string, said: [number, Who, string][] = []): Step[] =>
  said.map(([day, who, text], n) => {
    const at = day + (Number.isInteger(day) ? 0.5 + n * 0.02 : 0);
    return { at, do: () => stage.as(who, at).comments.add({ id: newId(), kind, subject_id: id, body: withMentions(stage, text) }) };
  });
