import { z } from 'zod';
import { Id } from '../kit/ids.ts';

/** Something that happened, as it is recorded in the transaction that did it. */
export interface Happening {
  /** Past tense: `task.finished`. */
  kind: string;
  subject: { kind: string; id: string };
  /** Whose screens change. */
  features: string[];
  /** Where it is visible: with the project when given, else in the whole workspace; `subject` shows it on the thing alone. */
  projectId?: string | null;
  audience?: 'workspace' | 'project' | 'subject';
  /** What changed and why. Never a secret, never a private text. */
  data?: Record<string, unknown>;
  /** Set for what the program or a sealed act did: no actor is kept. */
  withoutActor?: boolean;
  /** Of a line that somebody was told: of what. Not kept in the log. */
  about?: { kind: string; id: string; what: string };
}

/** One line of an object's own history. */
export const HistoryLine = z.object({
  seq: z.number().int().meta({ attribute: 'place in the log' }),
  at: z.string(),
  kind: z.string(),
  actor: z.object({ id: Id, name: z.string() }).nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type HistoryLine = z.infer<typeof HistoryLine>;
