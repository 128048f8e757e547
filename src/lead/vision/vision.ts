import { z } from 'zod';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { Version, whole } from '../../kit/measures.ts';
import { line, optionalLine, prose } from '../../kit/text.ts';

export const mostDirections = 5;

export const Direction = z.object({ id: Id, title: z.string(), because: z.string(), goals: z.array(z.object({ id: Id, title: z.string() })) });

const Named = z.object({ id: Id, name: z.string() });

export const Vision = z.object({
  id: Id,
  title: z.string(),
  body: z.string(),
  horizon_year: whole('year of the vision').nullable(),
  we_will_not: z.array(z.string()),
  directions: z.array(Direction),
  stewards: z.array(Named),
  updated_at: z.string(),
  version: Version,
});
export type Vision = z.infer<typeof Vision>;

export const VisionVersion = z.object({
  version: Version,
  title: z.string(),
  body: z.string(),
  horizon_year: whole('year of the vision').nullable(),
  we_will_not: z.array(z.string()),
  directions: z.array(z.object({ title: z.string(), because: z.string() })),
  because: z.string(),
  by: Named.nullable(),
  at: z.string(),
});
export type VisionVersion = z.infer<typeof VisionVersion>;

/** What a reader would ask of a vision that reads like a list of figures; a hint, never a refusal. */
export function visionHints(title: string, body: string): string[] {
  const lines = body.split('\n').filter((l) => l.trim() !== '');
  const withFigures = lines.filter((l) => /\d/.test(l.replace(/\b(19|20|21)\d\d\b/g, ''))).length;
  const hints: string[] = [];
  if (lines.length >= 2 && withFigures * 2 > lines.length) hints.push('Numbers belong to goals. What will be different for people when it is true?');
  if (title.split(' ').length > 18) hints.push('A vision that fits in one breath is remembered.');
  return hints;
}

export const visionApi = {
  one: route({ may: 'guest', level: 'see' }, 'GET', '/vision', 'The vision of the workspace, or null before there is one').output(
    z.object({
      vision: Vision.nullable(),
      can: z.object({
        write: z.boolean(),
        /** More than its title, which is what guests read. */
        read_all: z.boolean(),
      }),
    }),
  ),
  save: route({ may: 'member', level: 'steward', changes: ['vision'] }, 'PUT', '/vision', 'Write the vision, or a new version of it with the reason')
    .input(
      z.object({
        id: Id,
        /** Of the version one has read; 0 for the first. */
        version: z.number().int().min(0).meta({ attribute: 'version of the row' }),
        title: line(120, 'the vision a title'),
        body: prose(4000).default(''),
        horizon_year: z.number().int('Give a year.').nullable().default(null).meta({ attribute: 'year of the vision' }),
        we_will_not: z.array(line(200, 'each line')).max(12, 'Twelve lines are the most.').default([]),
        directions: z
          .array(z.object({ id: Id, title: line(80, 'the direction a title'), because: optionalLine(400).default('') }))
          .max(mostDirections, 'Five directions are the most. Which one goes?')
          .default([]),
        because: optionalLine(300).default(''),
      }),
    )
    .output(Vision),
  review: route({ may: 'member', level: 'steward', changes: ['vision'] }, 'POST', '/vision/reviews', 'It was read again and stands, and why')
    .input(z.object({ id: Id, because: line(300, 'the reason a sentence') }))
    .output(z.object({ done: z.literal(true) })),
  versions: route({ may: 'member', level: 'see' }, 'GET', '/vision/versions', 'Every version of the vision, newest first').output(z.array(VisionVersion)),
};
