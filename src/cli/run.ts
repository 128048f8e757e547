import { Refusal } from '../kit/errors.ts';
import { readSettings, WrongSetting } from '../server/settings.ts';
import { type Command, readWords, WrongUse } from './command.ts';

// Loaded when asked for, so that help answers at once.
const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  serve: { summary: 'start the program, as npm start does', load: async () => (await import('./serve.ts')).serveCommand },
  demo: { summary: 'make a small sample workspace to look around in', load: async () => (await import('./demo.ts')).demoCommand },
  import: { summary: 'bring an export of another tool, or a table', load: async () => (await import('./import.ts')).importCommand },
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

/** What a run of the program says on each stream, and its exit code: null when it stays (serve). */
export interface Said {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one command as it was typed; never throws, what went wrong is a sentence on stderr. */
export async function runCommand(given: string[], env: NodeJS.ProcessEnv): Promise<Said> {
  try {
    return await run(given, env);
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    const mends = error instanceof Refusal ? (error.errors ?? []).map((e) => `${e.field}: ${e.mend}`).filter((m) => !m.endsWith(sentence)) : [];
    return {
      code: error instanceof WrongUse || (error instanceof Refusal && error.kind === 'invalid') ? 2 : 1,
      stdout: given.includes('--json') ? `${JSON.stringify({ ok: false, problem: sentence })}\n` : '',
      stderr: `${[sentence, ...mends].join('\n')}\n`,
    };
  }
}

async function run(given: string[], env: NodeJS.ProcessEnv): Promise<Said> {
  const [name, ...rest] = given;
  if (!name || name === 'help' || name === '--help') return name ? said(help) : { code: 2, stdout: '', stderr: help };
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!found) throw new WrongUse(`There is no command “${name}”. There are ${Object.keys(commands).join(', ')}.`);
  const command = await found.load();
  if (rest.includes('--help')) return said(command.help);
  const { words, flags, settings } = readWords(rest, { ...command.flags, json: 'none' });
  const json = flags.delete('json');
  const answer = await command.run({ words, flags, settings: settingsOf(settings, env), json });
  if (!answer) return { code: null, stdout: '', stderr: '' };
  const { text, facts, ok = true } = answer;
  return said(`${json ? JSON.stringify({ ok, ...facts }) : text}\n`, ok ? 0 : 1);
}

function said(stdout: string, code = 0): Said {
  return { code, stdout, stderr: '' };
}

function settingsOf(flags: string[], env: NodeJS.ProcessEnv) {
  try {
    return readSettings(env, flags);
  } catch (error) {
    throw error instanceof WrongSetting ? new WrongUse(error.message) : error;
  }
}
