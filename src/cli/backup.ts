import { rm } from 'node:fs/promises';
import { checkArchive } from '../exchange/archive/read.server.ts';
import { type Command, wordsOf } from './command.ts';
import { told, writeTo } from './export.ts';
import { onGround } from './ground.ts';

/** The whole installation as one file, read back before it is called good. */
export const backupCommand: Command = {
  help: `throughline backup FILE

Writes the whole installation into FILE (.tar.gz) as it stands at one instant, while the program runs, and reads it back: every line, part
and workspace must be what was written, else the file is deleted and the exit code is 1. It holds what passwords are checked against
(argon2id), so that people sign in after a restore; sessions, tokens, links, the secret of the data folder and the sample are not in it.
Keep it as you keep the data folder. throughline restore FILE brings it back into an empty installation.
`,
  flags: {},
  async run(call) {
    const [file = ''] = wordsOf(call, 1, 'throughline backup backup.tar.gz');
    return onGround(call.settings, async ({ database }) => {
      const written = await writeTo(call, database.place, file, 'installation', null);
      const { manifest } = await checkArchive(file).catch(async (error) => {
        await rm(file, { force: true });
        throw error;
      });
      const wrong = Object.entries(written.content).filter(([slug, hash]) => manifest.content[slug] !== hash);
      if (wrong.length > 0) {
        await rm(file, { force: true });
        throw new Error(`What was read back is not what was written: ${wrong.map(([slug]) => slug).join(', ')}.`);
      }
      const n = Object.keys(written.content).length;
      return told(file, written, `${n === 1 ? 'One workspace is' : `${n} workspaces are`} backed up, and read back whole,`);
    });
  },
};
