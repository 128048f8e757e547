import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { serve as listen } from '@hono/node-server';
import { type Logger, pino } from 'pino';
import { runJobs } from '../activity/jobs.server.ts';
import { postMails } from '../activity/mail/post.server.ts';
import { wakeSnoozed } from '../activity/snooze.server.ts';
import { Wake } from '../activity/wake.server.ts';
import { keepMonths } from '../balance/months.server.ts';
import { connect } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { endArchives } from '../exchange/archive/archives.server.ts';
import { openStore } from '../files/open.server.ts';
import { type FileStore, StoreProblem } from '../files/store.server.ts';
import { sweepFiles } from '../files/sweep.server.ts';
import { expireOffers } from '../offers/expiry.server.ts';
import type { Ground } from '../people/context.server.ts';
import { erasedHere, keepErased } from '../people/erased.server.ts';
import { endGuests } from '../people/guests.server.ts';
import { addLink } from '../people/links.server.ts';
import { hashOf, newSecret } from '../people/secrets.server.ts';
import { endProposals } from '../proposals/proposals.server.ts';
import { fillSearch } from '../search/rebuild.server.ts';
import { emptyTrash } from '../trash/purge.server.ts';
import { createApp } from './app.ts';
import { jobHandlers } from './features.ts';
import { holdFolder } from './folder-lock.ts';
import { mailer } from './mail.ts';
import { type Settings, WrongSetting } from './settings.ts';

export interface Running {
  url: string;
  setupLink: string | null;
  ground: Ground;
  stop(): Promise<void>;
}

/** Starts the program: takes the data folder, migrates, serves. */
export async function serve(settings: Settings): Promise<Running> {
  const letGo = await holdFolder(settings.dataFolder);
  const log = pino({ level: settings.logLevel, redact: ['token', 'password', '*.token', '*.password', 'req.headers'] }, pino.destination(2));
  const files = openStore(settings.files);
  let database: Awaited<ReturnType<typeof connect>>;
  await checkStore(files, log).catch((error) => {
    letGo();
    throw error;
  });
  try {
    database = await connect(settings.place);
    await migrate(database);
  } catch (error) {
    letGo();
    throw settings.place.engine === 'postgres' ? new WrongSetting(`The database of DATABASE_URL cannot be used: ${(error as Error).message}.`) : error;
  }
  const shown = settings.host === '0.0.0.0' || settings.host === '::' ? 'localhost' : settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const ground: Ground = {
    database,
    wake: new Wake(database),
    mailer: mailer(settings.smtpUrl, settings.publicUrl ?? `http://${shown}`, log),
    demo: settings.demo,
    dataFolder: settings.dataFolder,
    files,
    mostFileBytes: settings.mostFileBytes,
    publicUrl: settings.publicUrl ?? '',
    secret: settings.secret,
    clock: () => new Date(),
  };
  // Its stories are read only when somebody asks for them.
  let keep: (() => Promise<void>) | undefined;
  ground.makeSample = async () => {
    keep ??= (await import('../cli/sample/keep.ts')).sampleKeeper(ground);
    await keep();
  };
  let server: Server | undefined;
  const port = await new Promise<number>((ready, failed) => {
    const made = createApp({ ground, settings, log });
    server = listen({ fetch: made.fetch, port: settings.port, hostname: settings.host }, (info) => ready(info.port)) as Server;
    server.on('error', (error: NodeJS.ErrnoException) =>
      failed(
        error.code === 'EADDRINUSE'
          ? new WrongSetting(`Port ${settings.port} is in use by another program. Set PORT to a free one.`)
          : new WrongSetting(`The address ${settings.host}:${settings.port} cannot be used: ${error.message}.`),
      ),
    );
  }).catch(async (error) => {
    await database.close();
    letGo();
    throw error;
  });
  const url = settings.publicUrl ?? `http://${shown}:${port}`;
  ground.publicUrl = url;
  const jobs = runJobs(ground, jobHandlers, (error, kind) => log.error({ err: error, kind }, 'a job failed'));
  const endWhatIsOver = () =>
    Promise.all([
      expireOffers(ground),
      endGuests(ground),
      keepMonths(ground),
      endArchives(ground),
      wakeSnoozed(ground),
      sweepFiles(ground),
      endProposals(ground),
      emptyTrash(ground),
    ]);
  const post = () => postMails(ground, (fields, message) => log.warn(fields, message));
  const expiry = setInterval(() => {
    void endWhatIsOver().catch((error) => log.error({ err: error }, 'what is over could not be ended'));
    posting = post().catch((error) => log.error({ err: error }, 'mails could not be sent'));
  }, 60_000);
  let posting: Promise<void> = Promise.resolve();
  // Whoever was erased when the list could not be written, or by another process on the same database, is on it from now on.
  void erasedHere(database.read, settings.dataFolder)
    .then((erased) => keepErased(settings.dataFolder, erased))
    .catch((error) => log.error({ err: error }, 'the list of erased people could not be kept'));
  void fillSearch(database).catch((error) => log.error({ err: error }, 'the search could not be filled'));
  const setupLink = await offerSetup(ground, settings);
  return {
    url,
    setupLink,
    ground,
    async stop() {
      const closed = new Promise<void>((done) => server?.close(() => done()) ?? done());
      server?.closeIdleConnections();
      const force = setTimeout(() => server?.closeAllConnections(), 1500); // live streams never end by themselves
      await closed;
      clearTimeout(force);
      clearInterval(expiry);
      await jobs.stop();
      await Promise.race([posting, new Promise((done) => setTimeout(done, 5000).unref())]);
      await database.close();
      letGo();
    },
  };
}

/** Settings that can never work stop the start; a store that is away for a moment does not keep the work from going on. */
async function checkStore(files: FileStore, log: Logger): Promise<void> {
  try {
    await files.check();
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error;
    if (error.wrong) throw new WrongSetting(error.message);
    log.error({ err: error }, 'the store of files does not answer: files cannot be read or added for now');
  }
}

/** Until the first account exists, a one-time link to set the installation up: the one in the file as long as it works, so that what was printed before stays true. */
async function offerSetup(ground: Ground, settings: Settings): Promise<string | null> {
  const file = join(settings.dataFolder, 'setup-link');
  const someone = await ground.database.read
    .selectFrom('people as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select('p.id')
    .where('w.is_sample', '=', 0)
    .limit(1)
    .executeTakeFirst();
  if (someone) {
    if (existsSync(file)) rmSync(file);
    return null;
  }
  const now = ground.clock().toISOString();
  const kept = existsSync(file) ? (readFileSync(file, 'utf8').trim().split('#')[1] ?? '') : '';
  const valid = await ground.database.read
    .selectFrom('links')
    .select('id')
    .where('kind', '=', 'setup')
    .where('token_hash', '=', hashOf(kept))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  const token = valid ? kept : newSecret();
  if (!valid) await ground.database.write(null, (trx) => addLink(trx, { kind: 'setup', token, now, hours: 24 * 30 }));
  const link = `${ground.publicUrl}/set-up#${token}`;
  writeFileSync(file, `${link}\n`, { mode: 0o600 });
  return link;
}
