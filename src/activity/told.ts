// What of all that happens is told to those who follow a thing.

/** One thing that happened to what I follow, as a row of the inbox keeps it. */
export interface ToldEvent {
  kind: string;
  at: string;
  data: Record<string, unknown>;
}

/** So many of one thing in one act are told one by one; more become one row. */
export const mostAtOnce = 5;
export const mostEvents = 20;

const always = new Set([
  'comment.added',
  'task.finished',
  'task.dropped',
  'task.reopened',
  'task.moved',
  'offer.taken',
  'offer.handed_back',
  'milestone.reached',
  'milestone.unreached',
  'goal.began',
  'goal.checked_in',
  'goal.closed',
  'goal.reopened',
  'project.active',
  'project.paused',
  'project.completed',
  'project.stopped',
  'project.archived',
]);
const fieldsThatMatter = new Set([
  'title',
  'name',
  'body',
  'due_on',
  'starts_on',
  'estimate_minutes',
  'milestone_id',
  'engagement',
  'target_on',
  'promise',
  'state',
  'purpose',
  'outcome',
  'contribution',
  'results',
  'ends_on',
  'access',
]);
const toldKeys = ['fields', 'changed', 'to', 'because', 'comment_id', 'confidence', 'outcome', 'role', 'left', 'part'];

/** What of a happening followers are told, or null: changes of order, labels and the like are not worth a row. */
export function toldOf(kind: string, at: string, data: Record<string, unknown>): ToldEvent | null {
  const fields = (data.fields ?? data.changed) as unknown;
  const matters = kind.endsWith('.changed') && Array.isArray(fields) && fields.some((f) => fieldsThatMatter.has(String(f)));
  if (!always.has(kind) && !matters) return null;
  return { kind, at, data: Object.fromEntries(toldKeys.filter((k) => k in data).map((k) => [k, data[k]])) };
}

/** What happened to a milestone comes to those who follow its project, too. */
export const alsoToProject = (kind: string, event: ToldEvent): boolean =>
  kind === 'milestone.reached' ||
  (kind === 'milestone.changed' && Array.isArray(event.data.fields) && event.data.fields.some((f) => f === 'target_on' || f === 'state'));

/** The events that a row of the inbox holds, oldest first. */
export function eventsOf(data: Record<string, unknown>): ToldEvent[] {
  const events = Array.isArray(data.events) ? (data.events as unknown[]) : [];
  return events.filter((e): e is ToldEvent => typeof e === 'object' && e !== null && typeof (e as ToldEvent).kind === 'string');
}
