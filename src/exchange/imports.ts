import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { attribute, measure, Version } from '../kit/measures.ts';
import { fold, line } from '../kit/text.ts';
import { Category, ProjectKey } from '../manage/projects/projects.ts';
import { CsvMapping, Sniffed } from './mapping.ts';
import { NoteRecord } from './records.ts';

export const ImportState = z.enum([
  'received',
  'sniffed',
  'mapped',
  'dry_run_ok',
  'dry_run_errors',
  'running',
  'paused',
  'done',
  'done_with_gaps',
  'failed',
  'undone',
]);

/** How a file comes in: which columns are what, where it goes, what its states mean, who its people are. */
export const Plan = z.object({
  csv: CsvMapping.nullable().default(null),
  project_id: Id.nullable().default(null),
  project_name: line(120, 'the project a name'),
  project_key: ProjectKey.nullable().default(null),
  /** Category of each state of the source, by its id there. */
  states: z.record(z.string().max(400), Category).default({}),
  /** Who each person of the source is here; who is not named becomes a placeholder. */
  people: z.record(z.string().max(400), Id).default({}),
});
export type Plan = z.infer<typeof Plan>;

const n = () => measure('import.rows');
/** What a trial or a run tells. Rows are the tasks of the file, whatever became of them: read = create + update + same + kept + refused, always. */
export const Report = z.object({
  read: n(),
  create: n(),
  update: n(),
  same: n(),
  kept: n(),
  refused: n(),
  /** Why rows were refused: each rule with how many rows it met. */
  reasons: z.array(z.object({ rule: z.string(), message: z.string(), rows: n() })).default([]),
  tasks: n(),
  subtasks: n(),
  comments: n(),
  /** Comments that came before. */
  comments_same: n().default(0),
  offers: n(),
  waiting: n(),
  states: z.array(z.object({ source_id: z.string(), name: z.string(), category: Category })),
  people: z.array(
    z.object({
      source_id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      person_id: Id.nullable(),
      person_name: z.string().nullable(),
      how: z.enum(['mail', 'chosen', 'placeholder', 'earlier']),
      /** Someone here of the same name, to be confirmed. */
      alike: Id.nullable(),
    }),
  ),
  labels: n(),
  fields: z.array(z.string()),
  notes: z.array(NoteRecord),
  notes_in_all: n(),
});
export type Report = z.infer<typeof Report>;

export const Import = z.object({
  id: Id,
  file_name: z.string(),
  file_bytes: attribute('size of the file'),
  source: z.string().nullable(),
  state: ImportState,
  stage: z.string(),
  done_rows: n(),
  all_rows: n(),
  sniffed: Sniffed.nullable(),
  plan: Plan.nullable(),
  report: Report.nullable(),
  problem: z.string().nullable(),
  project: z.object({ id: Id, key: z.string(), name: z.string() }).nullable(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
  stalled: z.boolean(),
  version: Version,
});
export type Import = z.infer<typeof Import>;

/** What a state means, where its name is one that many programs share. */
export function knownCategory(name: string): Category | null {
  const words = fold(name);
  if (/\b(dropped|cancell?ed|won.?t|rejected|duplicate|obsolete|declined|archived?|verworfen|abgebrochen|annule|cancelado)\b/.test(words)) return 'dropped';
  if (
    /\b(done|complete|completed|closed|finished|fixed|resolved|accepted|released|shipped|live|erledigt|fertig|abgeschlossen|termine|fini|hecho|terminado)\b/.test(
      words,
    )
  )
    return 'done';
  if (/\b(review|reviewing|testing|test|qa|verify|approval|delivered|prufung|abnahme|waiting for feedback)\b/.test(words)) return 'in_review';
  if (/\b(doing|progress|working|started|wip|in development|in arbeit|laufend|en cours|en curso|current|this week)\b/.test(words)) {
    if (!/\b(not|un) ?started\b/.test(words)) return 'in_progress';
  }
  if (/\b(idea|ideas|backlog|someday|maybe|icebox|wish|ideen|later|inbox|unscheduled|triage)\b/.test(words)) return 'idea';
  if (/\b(to ?do|open|opened|reopened|new|ready|planned|unstarted|not started|selected|next|offen|neu|a faire|pendiente|por hacer|blocked)\b/.test(words))
    return 'ready';
  return null;
}

const One = z.object({ id: Id });
const Done = z.object({ done: z.literal(true) });
const meta = { may: 'member', level: 'own', changes: ['imports'] } as const;

export const importsApi = {
  list: route({ may: 'member', level: 'own' }, 'GET', '/imports', 'My imports').output(z.array(Import)),
  one: route({ may: 'member', level: 'own' }, 'GET', '/imports/{id}', 'One of my imports').input(One).output(Import),
  plan: route({ ...meta, changes: ['imports'] }, 'PUT', '/imports/{id}/plan', 'Say which columns are what, and where it goes')
    .input(z.object({ id: Id, version: Version, plan: Plan }))
    .output(Import),
  tryOut: route({ ...meta, changes: ['imports'] }, 'POST', '/imports/{id}/trial', 'Run it for real, and throw it away: the report says what would come')
    .input(One)
    .output(Import),
  run: route({ ...meta, changes: ['imports', 'projects', 'tasks'] }, 'POST', '/imports/{id}/run', 'Run it')
    .input(One)
    .output(Import),
  undo: route(
    { ...meta, changes: ['imports', 'projects', 'tasks'] },
    'DELETE',
    '/imports/{id}/run',
    'Undo it: what it made and nobody touched since goes to the trash',
  )
    .input(One)
    .output(Import),
  remove: route({ ...meta, changes: ['imports'] }, 'DELETE', '/imports/{id}', 'Forget the file; what came stays')
    .input(One)
    .output(Done),
};
