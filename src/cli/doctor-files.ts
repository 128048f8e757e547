import type { Database } from '../db/connect.ts';
import { openStore } from '../files/open.server.ts';
import { keyOf } from '../files/store.server.ts';
import type { Settings } from '../server/settings.ts';
import type { Finding } from './doctor.ts';

const about = 'Files';
const mostInStore = 500;

/** Whether the store of files takes, gives and removes. */
export async function checkStore({ files }: Settings): Promise<Finding> {
  const where = files.kind === 'folder' ? files.folder : `${files.url}, bucket ${files.bucket}`;
  try {
    await openStore(files).check();
    return { about, state: 'fine', text: `${where} takes, gives and removes.` };
  } catch (error) {
    return { about, state: 'wrong', text: (error as Error).message };
  }
}

/** Whether what is named is in the store, and as large as it was: all of it in a folder, the youngest in a store elsewhere. */
export async function checkContents(database: Database, { files }: Settings): Promise<Finding> {
  const store = openStore(files);
  const contents = await database.read
    .selectFrom('file_contents as f')
    .select(['f.workspace_id', 'f.id', 'f.sha256', 'f.bytes'])
    .where('f.gone_after', 'is', null)
    .where((e) =>
      e.or([
        e.exists(e.selectFrom('attachments as a').select('a.id').whereRef('a.workspace_id', '=', 'f.workspace_id').whereRef('a.content_id', '=', 'f.id')),
        e.exists(e.selectFrom('pictures as p').select('p.person_id').whereRef('p.workspace_id', '=', 'f.workspace_id').whereRef('p.content_id', '=', 'f.id')),
      ]),
    )
    .orderBy('f.created_at', 'desc')
    .$if(files.kind === 's3', (q) => q.limit(mostInStore))
    .execute();
  const lost: string[] = [];
  try {
    for (const content of contents) if ((await store.size(keyOf(content.workspace_id, content))) !== content.bytes) lost.push(content.id);
  } catch (error) {
    return { about, state: 'wrong', text: (error as Error).message };
  }
  if (lost.length === 0) return { about, state: 'fine', text: `${contents.length} looked for, all there.` };
  return {
    about,
    state: 'wrong',
    text: `${lost.length} of ${contents.length} are not there as they came (${lost.slice(0, 3).join(', ')}): bring them back from a backup.`,
  };
}
