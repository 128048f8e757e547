import type { Settings } from '../server/settings.ts';

/** The command was used wrongly: the sentence goes to stderr, the exit code is 2. */
export class WrongUse extends Error {}

/** What a command says: lines for a person, facts for `--json`, and whether all is well (else the exit code is 1). */
export interface Answer {
  text: string;
  facts: Record<string, unknown>;
  ok?: boolean;
}

export interface Call {
  /** What stands behind the command and is not a flag. */
  words: string[];
  /** Flags of the command: a text, or '' for one that has no value. */
  flags: Map<string, string>;
  settings: Settings;
  json: boolean;
}

export interface Command {
  help: string;
  /** Its flags, and whether each takes a value. */
  flags: Record<string, 'text' | 'none'>;
  /** Answers once; null when it stays (serve). */
  run(call: Call): Promise<Answer | null>;
}

/** Parts what was typed into words, flags of the command, and the settings that every command takes. */
export function readWords(given: string[], flags: Command['flags']): { words: string[]; flags: Map<string, string>; settings: string[] } {
  const read = { words: [] as string[], flags: new Map<string, string>(), settings: [] as string[] };
  for (let i = 0; i < given.length; i++) {
    const word = given[i] ?? '';
    if (!word.startsWith('--')) {
      read.words.push(word);
      continue;
    }
    const [flag = '', inline] = word.slice(2).split(/=(.*)/s);
    const kind = flags[flag];
    if (kind === 'none') {
      read.flags.set(flag, '');
      continue;
    }
    const value = inline ?? given[++i];
    if (value === undefined) throw new WrongUse(`--${flag} needs a value.`);
    if (kind) read.flags.set(flag, value);
    else read.settings.push(`--${flag}`, value);
  }
  return read;
}

/** Exactly so many words: fewer or more are a wrong use, told by the example. */
export function wordsOf(call: Call, n: number, example: string): string[] {
  if (call.words.length !== n) throw new WrongUse(`${call.words.length < n ? 'Something is missing' : `“${call.words[n]}” is too much`}. Use: ${example}`);
  return call.words;
}
