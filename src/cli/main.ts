import { Refusal } from '../kit/errors.ts';
import { keepCompiled } from '../server/compiled.ts';
import { readSettings, WrongSetting } from '../server/settings.ts';
import { type Command, readWords, WrongUse } from './command.ts';

// Loaded when asked for, so that help answers at once.
const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  serve: { summary: 'start the program, as npm start does', load: async () => (await import('./serve.ts')).serveCommand },
  demo: { summary: 'make a small sample workspace to look around in', load: async () => (await import('./demo.ts')).demoCommand },
  import: { summary: 'bring a Trello board or a table', load: async () => (await import('./import.ts')).importCommand },
  export: { summary: 'one workspace, whole, as one file', load: async () => (await import('./export.ts')).exportCommand },
  backup: { summary: 'the whole installation as one file, read back', load: async () => (await import('./backup.ts')).backupCommand },
  restore: { summary: 'bring back what backup or export wrote', load: async () => (await import('./restore.ts')).restoreCommand },
  token: { summary: 'a personal API token, shown once', load: async () => (await import('./token.ts')).tokenCommand },
  'reset-link': { summary: 'a one-time link to set a new password', load: async () => (await import('./reset-link.ts')).resetLinkCommand },
  migrate: { summary: 'bring the database up to date', load: async () => (await import('./migrate.ts')).migrateCommand },
  doctor: { summary: 'look at settings, disk, database and counts', load: async () => (await import('./doctor.ts')).doctorCommand },
};

const help = `npm run -s throughline -- <command>

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`)
  .join('\n')}

  --help      of the program, or of one command
  --json      the answer as one line of JSON on stdout
Settings come from the environment, as for npm start; each is also a flag (--data-dir ./data).
Exit codes: 0 all is well, 1 it failed, 2 it was used wrongly.
`;

keepCompiled();

async function run(given: string[]): Promise<number | null> {
  const [name, ...rest] = given;
  if (!name || name === 'help' || name === '--help') {
    (name ? process.stdout : process.stderr).write(help);
    return name ? 0 : 2;
  }
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!found) throw new WrongUse(`There is no command “${name}”. There are ${Object.keys(commands).join(', ')}.`);
  const command = await found.load();
  if (rest.includes('--help')) {
    process.stdout.write(command.help);
    return 0;
  }
  const { words, flags, settings } = readWords(rest, { ...command.flags, json: 'none' });
  const json = flags.delete('json');
  const answer = await command.run({ words, flags, settings: settingsOf(settings), json });
  if (!answer) return null;
  const { text, facts, ok = true } = answer;
  process.stdout.write(`${json ? JSON.stringify({ ok, ...facts }) : text}\n`);
  return ok ? 0 : 1;
}

function settingsOf(flags: string[]) {
  try {
    return readSettings(process.env, flags);
  } catch (error) {
    throw error instanceof WrongSetting ? new WrongUse(error.message) : error;
  }
}

try {
  const code = await run(process.argv.slice(2));
  if (code !== null) process.exitCode = code;
} catch (error) {
  const sentence = error instanceof Error ? error.message : String(error);
  const mends = error instanceof Refusal ? (error.errors ?? []).map((e) => `${e.field}: ${e.mend}`).filter((m) => !m.endsWith(sentence)) : [];
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ ok: false, problem: sentence })}\n`);
  process.stderr.write(`${[sentence, ...mends].join('\n')}\n`);
  process.exitCode = error instanceof WrongUse || (error instanceof Refusal && error.kind === 'invalid') ? 2 : 1;
}
