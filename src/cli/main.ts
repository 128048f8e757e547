import { pino } from 'pino';
import { Wake } from '../activity/wake.server.ts';
import { connect, type Database } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { newId } from '../kit/ids.ts';
import { handOutResetLink } from '../people/resets.server.ts';
import { hashOf, newSecret } from '../people/secrets.server.ts';
import { mailer } from '../server/mail.ts';
import { isLoopback, readSettings, type Settings, WrongSetting } from '../server/settings.ts';

const help = `throughline <command>

  serve                          start the program (as npm start does)
  migrate                        bring the database up to date
  reset-link <mail>              a one-time link to set a new password, for two hours
  token <mail> --workspace <short name> --name <what for> [--scope read|write]
                                 a personal API token, shown once
  doctor                         look at the settings, the database and the counts

  --json   answers as one line of JSON          --help   this text
Settings come from the environment, as for npm start.
`;

class WrongUse extends Error {}

type Answer = { text: string; facts: Record<string, unknown>; ok?: boolean };
type Command = (db: Database, words: string[], flags: Map<string, string>, settings: Settings) => Promise<Answer>;

const commands: Record<string, Command> = {
  async migrate(db) {
    const ran = await migrate(db);
    return { text: ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`, facts: { ran } };
  },

  async 'reset-link'(db, [address], _flags, settings) {
    if (!address) throw new WrongUse('Give the mail address: throughline reset-link mina@example.org');
    const publicUrl = settings.publicUrl ?? `http://${settings.host}:${settings.port}`;
    const mail = mailer(null, publicUrl, pino({ level: 'silent' }));
    const made = await handOutResetLink(
      { database: db, wake: new Wake(db), mailer: mail, demo: false, dataFolder: settings.dataFolder, publicUrl, clock: () => new Date() },
      address,
    );
    if (!made) throw new WrongUse(`There is no account with the address ${address}.`);
    return { text: made.link, facts: made };
  },

  async token(db, [mail], flags) {
    const slug = flags.get('workspace');
    const scope = flags.get('scope') ?? 'read';
    if (!mail || !slug) throw new WrongUse('Give the mail address and --workspace.');
    if (scope !== 'read' && scope !== 'write') throw new WrongUse(`--scope is ${scope}; give read or write.`);
    const person = await db.read
      .selectFrom('people as p')
      .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
      .innerJoin('accounts as a', 'a.id', 'p.account_id')
      .select(['p.workspace_id', 'p.id'])
      .where('w.slug', '=', slug)
      .where('a.email', '=', mail.trim().toLowerCase())
      .where('p.state', '=', 'active')
      .executeTakeFirst();
    if (!person) throw new WrongUse(`Nobody with the address ${mail} is in the workspace ${slug}.`);
    const secret = newSecret();
    const now = new Date().toISOString();
    await db.write(person.workspace_id, (trx) =>
      trx
        .insertInto('api_tokens')
        .values({
          workspace_id: person.workspace_id,
          id: newId(),
          person_id: person.id,
          name: (flags.get('name') ?? 'made on the host').slice(0, 80),
          scope,
          token_hash: hashOf(secret),
          created_at: now,
        })
        .execute(),
    );
    return { text: secret, facts: { token: secret, scope } };
  },

  async doctor(db, _words, _flags, settings) {
    const found: string[] = [];
    const workspaces = await db.read.selectFrom('workspaces').select(['id', 'name']).execute();
    for (const w of workspaces) {
      const counted = await db.read
        .selectFrom('work_totals')
        .select((e) => e.fn.sum<number>('n').as('n'))
        .where('workspace_id', '=', w.id)
        .where('way', '=', 'place')
        .where('kind', '=', 'project')
        .executeTakeFirst();
      const real = await db.read
        .selectFrom('tasks')
        .select((e) => e.fn.countAll<number>().as('n'))
        .where('workspace_id', '=', w.id)
        .where('parent_id', 'is', null)
        .where('trashed_at', 'is', null)
        .executeTakeFirst();
      if (Number(counted?.n ?? 0) !== Number(real?.n ?? 0))
        found.push(`${w.name}: the counts say ${Number(counted?.n ?? 0)} tasks, there are ${Number(real?.n ?? 0)}.`);
    }
    if (settings.publicUrl?.startsWith('http:') && !isLoopback(new URL(settings.publicUrl).hostname))
      found.push(`PUBLIC_URL is plain http: passwords and cookies cross the network unprotected. Put a proxy with TLS in front.`);
    if (!isLoopback(settings.host) && !settings.publicUrl)
      found.push('HOST is open to the network and PUBLIC_URL is not set: links in mails would not lead here.');
    const text = [
      `Engine: ${db.engine}. Data folder: ${settings.dataFolder}. Workspaces: ${workspaces.length}.`,
      ...(found.length > 0 ? found : ['Nothing is wrong.']),
    ].join('\n');
    return { text, facts: { engine: db.engine, workspaces: workspaces.length, found }, ok: found.length === 0 };
  },
};

async function run(): Promise<number> {
  const [name, ...rest] = process.argv.slice(2);
  if (!name || name === 'help' || name === '--help' || rest.includes('--help')) {
    process.stdout.write(help);
    return name ? 0 : 2;
  }
  if (name === 'serve') {
    process.argv.splice(2, 1);
    await import('../server/main.ts');
    return -1;
  }
  const command = commands[name];
  if (!command) throw new WrongUse(`There is no command “${name}”. See throughline --help.`);
  const flags = new Map<string, string>();
  const words: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    if (word === '--json') flags.set('json', '1');
    else if (word.startsWith('--')) flags.set(word.slice(2), rest[++i] ?? '');
    else words.push(word);
  }
  const settings = readSettings(process.env);
  const db = await connect(settings.place);
  try {
    if (name !== 'migrate') await migrate(db);
    const { text, facts, ok = true } = await command(db, words, flags, settings);
    process.stdout.write(`${flags.has('json') ? JSON.stringify({ ok, ...facts }) : text}\n`);
    return ok ? 0 : 1;
  } finally {
    await db.close();
  }
}

try {
  const code = await run();
  if (code >= 0) process.exit(code);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(error instanceof WrongUse || error instanceof WrongSetting ? 2 : 1);
}
