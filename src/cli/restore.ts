import '../server/features.ts'; // what is searched is written anew by the features
import { resolve } from 'node:path';
import { type Restored, restoreArchive } from '../exchange/archive/restore.server.ts';
import { handOutResetLink } from '../people/resets.server.ts';
import { folderIsHeld } from '../server/folder-lock.ts';
import { type Command, WrongUse, wordsOf } from './command.ts';
import { onGround } from './ground.ts';
import { progress } from './progress.ts';

/** Brings a backup or an archive back, whole or not at all. */
export const restoreCommand: Command = {
  help: `throughline restore FILE [--slug short-name] [--erased FILE]

Brings back what backup, export or Settings › Workspace wrote. The file is read to its end first: cut off, damaged, changed, or made by a
newer program it is refused, with the part and the line, and nothing is kept. A backup comes into an empty installation; one workspace comes
beside others, if it is not here yet. Ids stay, and the content that comes has the hash of the archive. Stop the program before.
  --slug    another address for the one workspace of an archive
  --erased  a list of erased people from elsewhere (erased.jsonl of another data folder)
Whoever was erased, by the list in this data folder, in the archive or in --erased, is erased again.
`,
  flags: { slug: 'text', erased: 'text' },
  async run(call) {
    const [file = ''] = wordsOf(call, 1, 'throughline restore backup.tar.gz');
    const slug = call.flags.get('slug');
    if (slug !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) throw new WrongUse('--slug has small letters, digits and single dashes: valley-clinics.');
    if (await folderIsHeld(call.settings.dataFolder)) throw new WrongUse('Throughline is running on this data folder. Stop it, restore, and start it again.');
    return onGround(call.settings, async (ground) => {
      let bar: ReturnType<typeof progress> | null = null;
      const done = await restoreArchive({
        database: ground.database,
        dataFolder: ground.dataFolder,
        files: ground.files,
        file: resolve(file),
        slug,
        erasedFile: call.flags.get('erased'),
        at: ground.clock().toISOString(),
        progress: (n, all) => {
          bar ??= progress('Restoring', all);
          bar.at(n);
        },
      }).finally(() => bar?.end());
      const administrator = done.head.administrator?.email;
      const link = administrator && done.withoutPassword > 0 ? await handOutResetLink(ground, administrator) : null;
      return {
        text: linesOf(done, link?.link ?? null).join('\n'),
        facts: {
          rows: done.rows,
          workspaces: done.workspaces,
          erased_again: done.erasedAgain,
          had_erased_list: done.hadList,
          files: done.files,
          missing: done.missing,
          made_at: done.head.made_at,
          link: link?.link ?? null,
        },
      };
    });
  },
};

const counted = (n: number) => (n === 1 ? 'One file is' : `${n} files are`);

function linesOf(done: Restored, link: string | null): string[] {
  const lines = done.workspaces.map(
    (w) => `${w.name} is at /w/${w.slug}, as it was at ${done.head.made_at}; content ${w.hash.slice(0, 16)}, equal to the archive.`,
  );
  if (done.workspaces.length === 0) lines.push('The archive holds no workspace.');
  if (done.erasedAgain > 0)
    lines.push(
      `${done.erasedAgain === 1 ? 'One person' : `${done.erasedAgain} people`} of the archive had been erased since, and ${done.erasedAgain === 1 ? 'is' : 'are'} again.`,
    );
  if (done.files > 0) lines.push(`${done.files === 1 ? 'One file came' : `${done.files} files came`} with it.`);
  if (done.missing > 0) lines.push(`${counted(done.missing)} not in the archive: the store had lost ${done.missing === 1 ? 'it' : 'them'} when it was made.`);
  if (!done.hadList)
    lines.push('There is no list of erased people in this data folder: whoever was erased after the archive was made is back, unless --erased names a list.');
  if (link)
    lines.push(`The administrator of the archive signs in by this link, within two hours: ${link}`, 'Everyone else is a name there: invite them from People.');
  else if (done.withoutPassword > 0)
    lines.push(
      `${done.withoutPassword === 1 ? 'One account has' : `${done.withoutPassword} accounts have`} no password here: “Forgot your password?” or throughline reset-link <mail>.`,
    );
  return lines;
}
