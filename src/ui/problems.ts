import { ORPCError } from '@orpc/client';
import type { FieldProblem, Problem } from '../kit/errors.ts';

/** What went wrong, in words for the person: what happened and what to do. */
export interface Trouble {
  status: number;
  what: string;
  todo: string;
  rule?: string;
  errors: FieldProblem[];
  /** The other side of a conflict. */
  current?: unknown;
  requestId?: string;
}

/** Reads any failure as a sentence: a refusal of the server, a lost connection, or a fault of the program. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ORPCError) {
    const problem = asProblem(error.data);
    if (problem) {
      return {
        status: problem.status,
        what: problem.detail,
        todo: todoFor(problem.status),
        errors: problem.errors ?? [],
        ...(problem.rule ? { rule: problem.rule } : {}),
        ...(problem.current !== undefined ? { current: problem.current } : {}),
        ...(problem.requestId ? { requestId: problem.requestId } : {}),
      };
    }
    return { status: error.status, what: 'The server gave an answer that this page cannot read.', todo: 'Load the page again.', errors: [] };
  }
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message))
    return { status: 0, what: 'The server does not answer.', todo: 'Check the connection and try again. Nothing was changed.', errors: [] };
  return {
    status: 500,
    what: 'This page met a fault of the program.',
    todo: 'Load the page again. If it comes back, tell whoever runs the program.',
    errors: [],
  };
}

/** The sentences for the fields of a form, by field name: `form.setErrors(fieldErrors(error))`. */
export function fieldErrors(error: unknown): Record<string, string> {
  return Object.fromEntries(troubleOf(error).errors.map((e) => [e.field, e.mend]));
}

function asProblem(data: unknown): Problem | null {
  if (typeof data !== 'object' || data === null || !('detail' in data) || !('status' in data)) return null;
  return data as Problem; // checked above: only our server writes this shape
}

function todoFor(status: number): string {
  if (status === 409) return 'Look at what is there now, then try again.';
  if (status === 404) return 'It may have been moved or trashed, or it is not open to you.';
  if (status === 403) return 'Ask someone who may, or leave it as it is.';
  if (status === 429) return 'Wait a moment and try again.';
  if (status >= 500) return 'Try again in a moment. If it comes back, tell whoever runs the program.';
  return '';
}
