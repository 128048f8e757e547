import type { Kysely } from 'kysely';
import type { Happening } from '../activity/activity.ts';
import { append, heard } from '../activity/log.server.ts';
import type { Wake } from '../activity/wake.server.ts';
import type { Database } from '../db/connect.ts';
import type { Tables } from '../db/tables.ts';
import type { FileStore } from '../files/store.server.ts';
import { dayIn } from '../kit/time.ts';
import type { Me, Workspace } from './me.ts';

export interface Mailer {
  /** Whether mail can be sent at all; else links are shown to copy. */
  on: boolean;
  /** Sends one mail; true when the server took it. Never throws. */
  send(message: Mail): Promise<boolean>;
  /** The same, and says what became of it. */
  deliver(message: Mail): Promise<Delivery>;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** The same for every try, so that a mail server sees one mail. */
  id?: string;
  headers?: Record<string, string>;
}
/** `later`: worth another try; `unsure`: the line broke when it was handed over, so nobody knows. */
export type Delivery = { state: 'sent' } | { state: 'later' | 'refused' | 'unsure'; problem: string };

export interface Ground {
  database: Database;
  wake: Wake;
  mailer: Mailer;
  /** Whether the sample workspace may be looked at from elsewhere than this machine. */
  demo: boolean;
  /** Makes the sample workspace where there is none: the first visit may look around before anything is set up. Absent where nobody visits. */
  makeSample?: () => Promise<void>;
  /** Where files of the installation lie. */
  dataFolder: string;
  /** Where the content of uploaded files lies, and how large one may be. */
  files: FileStore;
  mostFileBytes: number;
  publicUrl: string;
  /** Signs what the program hands out. */
  secret: string;
  clock: () => Date;
}

/** One person's request in one workspace: passed by hand to every verb and store. */
export interface Context {
  ground: Ground;
  /** Quick reads; inside a transaction, the transaction itself. */
  db: Kysely<Tables>;
  /** Reads that may take over 5 ms. */
  slow: Kysely<Tables>;
  me: Me;
  workspace: Workspace;
  workspaceId: string;
  /** The instant of the request. */
  now: string;
  /** The day in the reader's zone. */
  today: string;
  /** One transaction: the change and what is recorded of it, whole or not at all. The inner context shadows the outer. */
  transaction<T>(work: (c: Context) => Promise<T>): Promise<T>;
  /** Records what happened; only inside a transaction. */
  record(happening: Happening): void;
}

/** A context for a person in a workspace. */
export function contextOf(ground: Ground, me: Me, workspace: Workspace, clock: () => Date = ground.clock): Context {
  const now = clock().toISOString();
  const base = { ground, me, workspace, workspaceId: workspace.id, now, today: dayIn(me.timeZone, now) };
  return {
    ...base,
    db: ground.database.read,
    slow: ground.database.slow,
    record: () => {
      throw new Error('record() was called outside a transaction.');
    },
    async transaction(work) {
      let recorded = false;
      const result = await ground.database.write(workspace.id, async (trx) => {
        const happenings: Happening[] = [];
        const inner: Context = {
          ...base,
          db: trx,
          slow: trx,
          transaction: (innerWork) => innerWork(inner),
          record: (happening) => {
            happenings.push(happening);
          },
        };
        const value = await work(inner);
        if (happenings.length > 0) {
          await heard(inner, happenings);
          await append(trx, workspace.id, me.through === 'program' ? null : me.id, now, happenings);
          recorded = true;
        }
        return value;
      });
      if (recorded) ground.wake.happened(workspace.id);
      return result;
    },
  };
}
