import { z } from 'zod';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { Version } from '../../kit/measures.ts';
import { fold, line, prose } from '../../kit/text.ts';
import { isDay } from '../../kit/time.ts';

export const fieldTypes = ['text', 'number', 'date', 'choice'] as const;
export const FieldType = z.enum(fieldTypes);
export type FieldType = z.infer<typeof FieldType>;
export const mostFields = 500;
export const mostChoices = 200;
/** As long as a text that an import brings. */
export const longestValue = 10_000;

const ChoiceName = line(80, 'the choice a name');
export const FieldChoice = z.object({ id: Id, name: z.string() });
export type FieldChoice = z.infer<typeof FieldChoice>;
/** A field of a project's own; its choices where it is one of them. */
export const Field = z.object({ id: Id, name: z.string(), type: FieldType, choices: z.array(FieldChoice), version: Version });
export type Field = z.infer<typeof Field>;

/** What stands in fields of a task. */
export const FieldValue = z.object({ id: Id, value: z.string() });
/** What shall stand there; null: nothing. */
export const FieldChange = z.object({ id: Id, value: z.string().max(longestValue, 'Keep it to 10,000 characters.').nullable() });
export type FieldChange = z.infer<typeof FieldChange>;

// Wide enough for money of any country, and no wider than a filter compares.
const number = /^([+-]?)(\d{0,15})(?:\.(\d{1,9}))?$/;

/** A number as it is kept: digits and a point, exactly as given, never a float. Null: it is none. */
export function exactNumber(text: string): string | null {
  const found = number.exec(text.trim());
  if (!found || (!found[2] && !found[3])) return null;
  const whole = (found[2] ?? '').replace(/^0+(?=\d)/, '') || '0';
  const part = found[3] === undefined ? '' : `.${found[3]}`;
  const zero = !/[1-9]/.test(whole + part);
  return `${found[1] === '-' && !zero ? '-' : ''}${whole}${part}`;
}

type Typed = { type: FieldType; choices: { name: string }[] };
const Text = prose(longestValue);

/** A value as a field keeps it, or null: it does not fit. */
export function fitted({ type, choices }: Typed, text: string): string | null {
  const given = text.trim();
  if (type === 'number') return exactNumber(given);
  if (type === 'date') return isDay(given) ? given : null;
  if (type === 'choice') return choices.find((c) => c.name === given)?.name ?? choices.find((c) => fold(c.name) === fold(given))?.name ?? null;
  return Text.safeParse(given).data ?? null;
}

/** How a value that does not fit is mended. */
export function mendOf({ type, choices }: Typed): string {
  if (type === 'number') return 'Give a number such as 1200.50: digits and a point, at most 15 digits before it and 9 after.';
  if (type === 'date') return 'Give a day of the calendar as year-month-day, such as 2026-11-24.';
  if (type === 'choice') {
    const some = choices.slice(0, 5).map((c) => `“${c.name}”`);
    return some.length === 0
      ? 'It has no choices yet: its project’s steward adds them.'
      : `Choose one of ${some.join(', ')}${choices.length > 5 ? ', …' : ''}.`;
  }
  return 'Take out characters that cannot be printed (NUL, lone surrogates).';
}

export const typeWords: Record<FieldType, string> = { text: 'text', number: 'a number', date: 'a day', choice: 'one of some choices' };

const at = { project_id: Id, id: Id };
const Choices = z.array(z.object({ id: Id, name: ChoiceName })).max(mostChoices, `${mostChoices} choices are the most.`);
const meta = { may: 'member', level: 'plan', changes: ['fields', 'projects', 'tasks'] } as const;

export const fieldsApi = {
  list: route({ may: 'guest', level: 'see' }, 'GET', '/projects/{project_id}/fields', 'The fields of a project’s own, and those that were ended')
    .input(z.object({ project_id: Id }))
    .output(z.object({ fields: z.array(Field), ended: z.array(Field) })),
  add: route(meta, 'POST', '/projects/{project_id}/fields', 'A field of the project’s own')
    .input(z.object({ ...at, name: line(80, 'the field a name'), type: FieldType, choices: Choices.default([]) }))
    .output(Field),
  edit: route(meta, 'PATCH', '/projects/{project_id}/fields/{id}', 'Rename a field, move it, change its type or its choices')
    .input(
      z.object({
        ...at,
        version: Version,
        name: line(80, 'the field a name').optional(),
        type: FieldType.optional(),
        /** Behind which; null: first. */
        after_id: Id.nullable().optional(),
        /** All of them in their order; one that is left out is offered no more, and stays where it was chosen. */
        choices: Choices.optional(),
      }),
    )
    .output(Field),
  end: route(meta, 'DELETE', '/projects/{project_id}/fields/{id}', 'End a field; what stands in it is kept').input(z.object(at)).output(Field),
  restore: route(meta, 'DELETE', '/projects/{project_id}/fields/{id}/end', 'Bring a field back, with what stood in it').input(z.object(at)).output(Field),
};
