// The program's answers when it says no: seven kinds, each with a sentence for the person. Anything else is a bug.

export const kinds = {
  signedOut: { status: 401, title: 'Sign in first' },
  notAllowed: { status: 403, title: 'Not allowed' },
  notFound: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict' },
  invalid: { status: 422, title: 'Something needs mending' },
  unreadable: { status: 400, title: 'Unreadable' },
  tooLarge: { status: 413, title: 'Too large' },
  wrongType: { status: 415, title: 'Wrong type' },
  tooMany: { status: 429, title: 'Too many attempts' },
  unavailable: { status: 503, title: 'Unavailable for a moment' },
} as const;
export type Kind = keyof typeof kinds;

/** What is wrong with one field: which rule it breaks, what was given (cut), how to mend it. */
export type FieldProblem = { field: string; rule: string; value?: string; mend: string };

/** The body of every refusal, as application/problem+json. `current` is the other side of a conflict. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  rule?: string;
  errors?: FieldProblem[];
  current?: unknown;
  requestId?: string;
};

/** A refusal: thrown anywhere in the server, answered as a problem. */
export class Refusal extends Error {
  readonly kind: Kind;
  readonly rule: string | undefined;
  readonly errors: FieldProblem[] | undefined;
  readonly current: unknown;
  readonly retryAfter: number | undefined;
  constructor(kind: Kind, detail: string, more: { rule?: string; errors?: FieldProblem[]; current?: unknown; retryAfter?: number } = {}) {
    super(detail);
    this.kind = kind;
    this.rule = more.rule;
    this.errors = more.errors;
    this.current = more.current;
    this.retryAfter = more.retryAfter;
  }
}

/** Not visible and not existing are the same answer. */
export const notFound = (what = 'This') => new Refusal('notFound', `${what} does not exist, or you cannot see it.`);
export const notAllowed = (detail: string, rule?: string) => new Refusal('notAllowed', detail, rule ? { rule } : {});
export const conflict = (detail: string, rule: string, current?: unknown) => new Refusal('conflict', detail, { rule, current });

/** One field breaks one rule. */
export function invalid(field: string, rule: string, value: unknown, mend: string): Refusal {
  return new Refusal('invalid', mend, { rule, errors: [{ field, rule, value: cut(value), mend }] });
}

/** A stale write: the row has moved on; both sides are in the answer. */
export function checkVersion(row: { version: number }, given: number | undefined, current: unknown = row): void {
  if (given !== undefined && row.version !== given)
    throw new Refusal('conflict', 'Someone changed this while you were writing. Compare both and save again.', { rule: 'version_is_current', current });
}

/** A value as text for a problem: never more than 80 characters. */
export function cut(value: unknown): string {
  let text: string | undefined;
  try {
    text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value);
  } catch {
    text = String(value);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const clean = (text ?? String(value)).replace(/[\u0000-\u001f]/g, ' ').toWellFormed();
  return clean.length > 80 ? `${clean.slice(0, 79).toWellFormed()}…` : clean;
}

/** The problem body of a refusal. */
export function problemOf(refusal: Refusal, requestId?: string): Problem {
  const kind = kinds[refusal.kind];
  return {
    type: `urn:throughline:problem:${refusal.kind}`,
    title: kind.title,
    status: kind.status,
    detail: refusal.message,
    ...(refusal.rule ? { rule: refusal.rule } : {}),
    ...(refusal.errors ? { errors: refusal.errors } : {}),
    ...(refusal.current !== undefined ? { current: refusal.current } : {}),
    ...(requestId ? { requestId } : {}),
  };
}
