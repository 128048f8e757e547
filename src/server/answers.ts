import { ORPCError, ValidationError } from '@orpc/server';
import { breach, storageFailed } from '../db/breach.ts';
import { cut, type FieldProblem, type Kind, kinds, type Problem, problemOf, Refusal } from '../kit/errors.ts';

const kindOfStatus = new Map(Object.entries(kinds).map(([kind, k]) => [k.status as number, kind as Kind]));

/** Any error as a refusal; null when it is a bug. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof ORPCError) {
    if (error.cause instanceof ValidationError) return error.code === 'BAD_REQUEST' ? invalidInput(error.cause) : null;
    const kind = kindOfStatus.get(error.status);
    if (error.code === 'BAD_REQUEST') return new Refusal('unreadable', 'The request could not be read: its body is not valid JSON.', { rule: 'body_is_json' });
    return kind && error.status < 500 ? new Refusal(kind, error.message) : null;
  }
  const storage = storageFailed(error);
  if (storage === 'full')
    return new Refusal('unavailable', 'The disk is full: nothing was saved. Make room, then try again.', { rule: 'storage', retryAfter: 30 });
  if (storage === 'gone')
    return new Refusal('unavailable', 'The database does not answer: nothing was saved. Try again in a moment.', { rule: 'storage', retryAfter: 5 });
  const rule = breach(error);
  if (rule === 'foreign_key') return new Refusal('invalid', 'It refers to something that does not exist.', { rule: 'reference_exists' });
  if (rule) return new Refusal('conflict', `This breaks the rule “${rule.replaceAll('_', ' ')}”. Load the page again and look.`, { rule });
  const code = (error as { code?: unknown }).code;
  if (code === '22021' || code === '22P05')
    return new Refusal('invalid', 'Take out characters that cannot be printed (NUL, lone surrogates).', { rule: 'printable' });
  return null;
}

function invalidInput(cause: ValidationError): Refusal {
  const data = (cause as unknown as { data?: unknown }).data;
  const errors: FieldProblem[] = cause.issues.slice(0, 20).map((issue) => {
    const path = (issue.path ?? []).map((p) => (typeof p === 'object' ? p.key : p));
    const extra = issue as { code?: string; keys?: string[] };
    return { field: path.join('.') || (extra.keys?.join(', ') ?? 'body'), rule: extra.code ?? 'shape', value: cut(valueAt(data, path)), mend: issue.message };
  });
  const first = errors[0];
  return new Refusal('invalid', first ? `${first.field}: ${first.mend}` : 'Something in the request needs mending.', { rule: first?.rule ?? 'shape', errors });
}

function valueAt(data: unknown, path: PropertyKey[]): unknown {
  if (path.some((p) => /pass|token|current|next|secret/i.test(String(p)))) return '(not shown)';
  return path.reduce<unknown>(
    (at, key) => (at !== null && typeof at === 'object' && Object.hasOwn(at, key) ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    data,
  );
}

/** The answer for a refusal, or for a bug: an id to find it by, nothing else. */
export function problemAnswer(error: unknown, requestId: string): Response {
  const refusal = refusalOf(error);
  const body: Problem = refusal
    ? problemOf(refusal, requestId)
    : {
        type: 'urn:throughline:problem:bug',
        title: 'Something broke here',
        status: 500,
        detail: `This is a fault of the program. Nothing was saved. Its number is ${requestId}.`,
        requestId,
      };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (refusal?.retryAfter) headers['retry-after'] = String(refusal.retryAfter);
  return new Response(JSON.stringify(body), { status: body.status, headers });
}
