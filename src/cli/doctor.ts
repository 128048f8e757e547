import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../db/connect.ts';
import { folderIsHeld } from '../server/folder-lock.ts';
import { tryMail } from '../server/mail.ts';
import { isLoopback, type Settings } from '../server/settings.ts';
import type { Command } from './command.ts';
import { checkCounts } from './doctor-counts.ts';
import { integrityOf, pendingMigrations } from './doctor-database.ts';
import { checkContents, checkStore } from './doctor-files.ts';
import { hasDatabase, openDatabase } from './ground.ts';
import { progress } from './progress.ts';

/** What was looked at: fine, a note to think of, or wrong. */
export interface Finding {
  about: string;
  state: 'fine' | 'note' | 'wrong';
  text: string;
}

/** Looks at settings, data folder, database and counts; changes nothing there. */
export const doctorCommand: Command = {
  help: `throughline doctor

Looks at the settings, the rights and the free space of the data folder, the secret, the store of files (and whether the files are in it),
the database (reachable, up to date, whole), and whether the counts of work equal a recount. It changes nothing in the database and may run
beside the program. Exit code 1 when something is wrong.
`,
  flags: {},
  async run({ settings }) {
    const found = [
      ...checkSettings(settings),
      await checkMail(settings),
      ...checkFolder(settings),
      await checkRunning(settings),
      await checkStore(settings),
      ...(await checkDatabase(settings)),
    ];
    const wrong = found.filter((f) => f.state === 'wrong');
    const sign = { fine: 'ok  ', note: 'note', wrong: 'BAD ' };
    const text = [
      ...found.map((f) => `${sign[f.state]}  ${f.about}: ${f.text}`),
      wrong.length === 0 ? 'Nothing is wrong.' : `${wrong.length === 1 ? 'One thing is' : `${wrong.length} things are`} wrong.`,
    ].join('\n');
    return { text, facts: { engine: settings.place.engine, found }, ok: wrong.length === 0 };
  },
};

function checkSettings(settings: Settings): Finding[] {
  const about = 'Settings';
  const open = !isLoopback(settings.host);
  const found: Finding[] = [
    { about, state: 'fine', text: `${settings.host}:${settings.port}, ${settings.publicUrl ?? 'no PUBLIC_URL'}, Node ${process.versions.node}.` },
  ];
  if (settings.publicUrl?.startsWith('http:') && !isLoopback(new URL(settings.publicUrl).hostname))
    found.push({
      about,
      state: 'note',
      text: 'PUBLIC_URL is plain http: passwords and cookies cross the network for everyone on it to read. Put a proxy with TLS in front.',
    });
  if (open && settings.publicUrl === null)
    found.push({ about, state: 'note', text: 'HOST is open to the network and PUBLIC_URL is not set: links in mails would not lead here.' });
  if (settings.demo) found.push({ about, state: 'note', text: 'DEMO is on: whoever reaches the program may look around in the sample workspace.' });
  return found;
}

async function checkMail({ smtpUrl }: Settings): Promise<Finding> {
  const about = 'Mail';
  if (!smtpUrl) return { about, state: 'fine', text: 'off: invitations and reset links are shown to copy.' };
  const problem = await tryMail(smtpUrl);
  if (problem) return { about, state: 'wrong', text: `the server of SMTP_URL does not take mail (${problem}): see its address, sign-in and TLS.` };
  return { about, state: 'fine', text: 'on: the server of SMTP_URL answers and takes the sign-in.' };
}

function checkFolder({ dataFolder, place }: Settings): Finding[] {
  const found: Finding[] = [];
  const about = 'Data folder';
  const posix = process.platform !== 'win32';
  const rights = (path: string) => statSync(path).mode & 0o777;
  const octal = (mode: number) => mode.toString(8).padStart(4, '0');
  try {
    accessSync(dataFolder, constants.R_OK | constants.W_OK);
    const mode = rights(dataFolder);
    if (posix && mode & 0o077) found.push({ about, state: 'note', text: `${dataFolder} is open to other users of this machine (${octal(mode)}): chmod 700.` });
    else found.push({ about, state: 'fine', text: `${dataFolder}, readable and writable.` });
  } catch {
    found.push({ about, state: 'wrong', text: `${dataFolder} cannot be read and written by this user.` });
  }
  const disk = statfsSync(dataFolder);
  const free = disk.bavail * disk.bsize;
  const size = `${(free / 2 ** 30).toFixed(1)} GiB free.`;
  if (free < 100 * 2 ** 20) found.push({ about: 'Disk', state: 'wrong', text: `${size} Writes will soon fail: make room.` });
  else found.push({ about: 'Disk', state: free < 2 ** 30 ? 'note' : 'fine', text: free < 2 ** 30 ? `${size} That is little: make room.` : size });
  const secret = join(dataFolder, 'secret');
  if (existsSync(secret)) {
    const mode = rights(secret);
    if (posix && mode & 0o077) found.push({ about: 'Secret', state: 'wrong', text: `${secret} can be read by others (${octal(mode)}): chmod 600.` });
    else found.push({ about: 'Secret', state: 'fine', text: 'readable by its owner only.' });
  }
  if (posix && place.engine === 'sqlite' && existsSync(place.file) && rights(place.file) & 0o077 && rights(dataFolder) & 0o077)
    found.push({ about: 'Database', state: 'note', text: `${place.file} can be read by other users of this machine.` });
  return found;
}

async function checkRunning({ dataFolder }: Settings): Promise<Finding> {
  const running = await folderIsHeld(dataFolder);
  return { about: 'Program', state: 'fine', text: running ? 'running on this data folder.' : 'not running on this data folder.' };
}

async function checkDatabase(settings: Settings): Promise<Finding[]> {
  const about = 'Database';
  if (!hasDatabase(settings)) return [{ about, state: 'note', text: 'there is none yet; the first start makes it.' }];
  let database: Database;
  try {
    database = await openDatabase(settings);
  } catch (error) {
    return [{ about, state: 'wrong', text: (error as Error).message }];
  }
  try {
    const pending = await pendingMigrations(database);
    if (pending.length > 0) return [{ about, state: 'wrong', text: `not up to date, ${pending.join(', ')}: start the program or run throughline migrate.` }];
    const workspaces = await database.read.selectFrom('workspaces').select(['id', 'name']).orderBy('name').execute();
    const bar = progress('Looking', workspaces.length + 1);
    const found: Finding[] = await integrityOf(database);
    found.push(await checkContents(database, settings));
    bar.step();
    for (const workspace of workspaces) {
      found.push(...(await checkCounts(database, workspace)));
      bar.step();
    }
    bar.end();
    return found;
  } finally {
    await database.close();
  }
}
