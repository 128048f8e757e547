import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { Wake } from '../activity/wake.server.ts';
import { connect, type Database } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { openStore } from '../files/open.server.ts';
import type { Ground } from '../people/context.server.ts';
import { personInWorkspace } from '../people/sessions.server.ts';
import { mailer } from '../server/mail.ts';
import type { Settings } from '../server/settings.ts';
import { WrongUse } from './command.ts';

/** Opens the database for one command, up to date, and closes it whatever happens. */
export async function onGround<T>(settings: Settings, work: (ground: Ground) => Promise<T>): Promise<T> {
  const database = await openDatabase(settings);
  try {
    await migrate(database);
    return await work(groundOf(settings, database));
  } finally {
    await database.close();
  }
}

/** The database of the settings, or a plain sentence on why it cannot be used. */
export async function openDatabase(settings: Settings): Promise<Database> {
  try {
    const database = await connect(settings.place);
    await database.read
      .selectNoFrom((e) => e.lit(1).as('one'))
      .execute()
      .catch(async (error) => {
        await database.close().catch(() => {});
        throw error;
      });
    return database;
  } catch (error) {
    throw new Error(`The database cannot be used: ${(error as Error).message || 'it does not answer'}.`);
  }
}

/** Who acts: the active person with this address in the workspace of this short name. */
export async function personAt(ground: Ground, slug: string, address: string) {
  const email = address.trim().toLowerCase();
  const account = await ground.database.read.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
  const person = account && (await personInWorkspace(ground.database.read, slug, account.id));
  const today = ground.clock().toISOString().slice(0, 10);
  if (person?.state !== 'active' || (person.endsOn !== null && person.endsOn < today))
    throw new WrongUse(`Nobody with the address ${address} is active in a workspace with the short name ${slug}.`);
  return person;
}

/** Whether there is a database already; a command that only looks makes none. */
export const hasDatabase = (settings: Settings): boolean => settings.place.engine === 'postgres' || existsSync(settings.place.file);

function groundOf(settings: Settings, database: Database): Ground {
  const shown = settings.host.includes(':') ? `[${settings.host}]` : settings.host === '0.0.0.0' ? 'localhost' : settings.host;
  const publicUrl = settings.publicUrl ?? `http://${shown}:${settings.port}`;
  return {
    database,
    wake: new Wake(database),
    mailer: mailer(settings.smtpUrl, publicUrl, pino({ level: 'silent' })),
    demo: settings.demo,
    dataFolder: settings.dataFolder,
    files: openStore(settings.files),
    mostFileBytes: settings.mostFileBytes,
    publicUrl,
    secret: settings.secret,
    clock: () => new Date(),
  };
}
