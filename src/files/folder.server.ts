import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ContentMissing, type FileStore, StoreProblem } from './store.server.ts';

/** Files in a folder: written elsewhere on the same disk, made durable, then put in place by one rename. */
export function folderStore(place: { kind: 'folder'; folder: string }): FileStore {
  const at = (key: string) => join(place.folder, ...key.split('/'));
  const store: FileStore = {
    place,
    async put(key, path) {
      const to = at(key);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await sync(path);
      await rename(path, to);
      await sync(dirname(to));
    },
    async read(key, piece) {
      const file = await open(at(key), 'r').catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new ContentMissing(`${key} is not in ${place.folder}.`) : error;
      });
      return file.createReadStream(piece ? { start: piece.from, end: piece.to } : {});
    },
    async size(key) {
      return (await stat(at(key)).catch(() => null))?.size ?? null;
    },
    async remove(key) {
      await rm(at(key), { force: true });
    },
    async check() {
      const file = join(place.folder, `check-${randomUUID()}`);
      try {
        await mkdir(place.folder, { recursive: true, mode: 0o700 });
        await writeFile(file, 'check', { mode: 0o600 });
        if ((await readFile(file, 'utf8')) !== 'check') throw new Error('what was written is not what is read');
      } catch (error) {
        throw new StoreProblem(`The folder of files ${place.folder} cannot be used: ${(error as Error).message}.`, true);
      } finally {
        await rm(file, { force: true }).catch(() => {});
      }
    },
  };
  return store;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EISDIR' || error.code === 'EPERM' || error.code === 'EACCES') return null; // Windows opens no folder
    throw error;
  });
  try {
    await file?.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPERM') throw error;
    });
  } finally {
    await file?.close();
  }
}
