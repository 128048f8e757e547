import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Scope } from '../exchange/archive/tables.ts';
import { type ArchiveJob, writeArchive } from '../exchange/archive/write.server.ts';
import { type Answer, type Call, type Command, WrongUse, wordsOf } from './command.ts';
import { onGround } from './ground.ts';
import { progress } from './progress.ts';

const example = 'throughline export --workspace valley-clinics valley.tar.gz';

/** One workspace, whole, as a file that any Throughline reads. */
export const exportCommand: Command = {
  help: `throughline export --workspace <short name> FILE

Writes everything of one workspace into FILE (.tar.gz: JSON lines and a manifest with hashes), as it stands at one instant; the program may
run meanwhile. Closed projects and what only one person reads are in it: keep it as you keep the machine. Passwords, sessions, tokens and
links are not. throughline restore FILE brings it into another installation, on either database.
`,
  flags: { workspace: 'text' },
  async run(call) {
    const [file = ''] = wordsOf(call, 1, example);
    const slug = call.flags.get('workspace');
    if (!slug) throw new WrongUse(`--workspace is needed. Use: ${example}`);
    return onGround(call.settings, async ({ database }) => {
      const found = await database.read.selectFrom('workspaces').select(['id', 'is_sample']).where('slug', '=', slug).executeTakeFirst();
      if (!found) throw new WrongUse(`There is no workspace with the short name ${slug}.`);
      if (found.is_sample) throw new WrongUse('This is the sample: throughline demo makes it anew anywhere.');
      const written = await writeTo(call, database.place, file, 'workspace', found.id);
      return told(file, written, `${slug} is`);
    });
  },
};

/** Writes an archive to a new file, with a bar. */
export async function writeTo(call: Call, place: ArchiveJob['place'], file: string, scope: Scope, workspaceId: string | null) {
  const path = resolve(file);
  if (existsSync(path)) throw new WrongUse(`${file} is there already: give a new name, nothing is written over.`);
  const at = new Date().toISOString();
  const job = { place, dataFolder: call.settings.dataFolder, files: call.settings.files, file: path, scope, workspaceId, me: null, at, today: at.slice(0, 10) };
  let bar: ReturnType<typeof progress> | null = null;
  try {
    return await writeArchive(job, (done, all) => {
      bar ??= progress('Writing', all);
      bar.at(done);
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new Error(`There is no room for ${file}: make room, or write it elsewhere. Nothing of it was kept.`);
    throw code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' ? new WrongUse(`${file} cannot be written: ${message}.`) : error;
  } finally {
    (bar as ReturnType<typeof progress> | null)?.end();
  }
}

/** What was written, in words and as facts. */
export function told(file: string, { rows, bytes, content, files, missing }: Awaited<ReturnType<typeof writeArchive>>, what: string): Answer {
  const lost =
    missing.length === 0
      ? ''
      : `\nThe store of files has lost ${missing.length === 1 ? 'one file' : `${missing.length} files`}: everything else is in it. throughline doctor looks at the store.`;
  const text = `${what} in ${file}: ${rows} rows, ${files === 1 ? 'one file' : `${files} files`}, ${(bytes / 2 ** 20).toFixed(1)} MiB.${lost}`;
  return { text, facts: { file, rows, bytes, content, files, missing }, ok: missing.length === 0 };
}
