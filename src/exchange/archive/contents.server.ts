import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { ContentMissing, type FileStore, keyOf } from '../../files/store.server.ts';
import { ArchiveProblem, readTar, type writeTar } from './tar.server.ts';

// The content of uploaded files in an archive: `files/<short name>/<id of the content>/0001` and on, in pieces that are small enough to be
// held; most files are one piece. Their hashes stand in the rows of file_contents, which the content hash of the workspace covers.

const pieceBytes = 16 * 2 ** 20;
const form = /^files\/([^/]+)\/([0-9a-f-]{36})\/(\d{4})$/;

/** Whether a path of an archive is a piece of a file. */
export const isPiece = (path: string): boolean => form.test(path);

/** Which contents of a workspace are named by something, and so belong into an archive. */
async function named(db: Kysely<Tables>, workspaceId: string, kept: Set<string>) {
  const { rows } = await sql<{
    id: string;
    sha256: string;
    bytes: number;
  }>`SELECT id, sha256, bytes FROM file_contents f WHERE f.workspace_id = ${workspaceId} AND (
      EXISTS (SELECT 1 FROM attachments a WHERE a.workspace_id = f.workspace_id AND a.content_id = f.id)
      OR EXISTS (SELECT 1 FROM pictures p WHERE p.workspace_id = f.workspace_id AND p.content_id = f.id)) ORDER BY id`.execute(db);
  return rows.filter((r) => kept.has(r.id));
}

/** Writes the contents whose rows are in the archive. What the store has lost, or holds otherwise than it came, is told and left out. */
export async function writeContents(
  out: ReturnType<typeof writeTar>,
  db: Kysely<Tables>,
  store: FileStore,
  { id: workspaceId, slug, kept }: { id: string; slug: string; kept: Set<string> },
): Promise<{ files: { path: string; bytes: number; sha256: string }[]; missing: string[] }> {
  const files: { path: string; bytes: number; sha256: string }[] = [];
  const missing: string[] = [];
  for (const content of await named(db, workspaceId, kept)) {
    const key = keyOf(workspaceId, content);
    if (!(await isWhole(store, key, content))) {
      missing.push(content.id);
      continue;
    }
    const path = `files/${slug}/${content.id}`;
    let n = 0;
    let held: Buffer[] = [];
    let size = 0;
    const flush = async () => {
      await out.add(`${path}/${String(++n).padStart(4, '0')}`, Buffer.concat(held, size));
      held = [];
      size = 0;
    };
    for await (const chunk of await store.read(key)) {
      for (let rest = chunk as Buffer; rest.length > 0; ) {
        const part = rest.subarray(0, pieceBytes - size);
        held.push(part);
        size += part.length;
        rest = rest.subarray(part.length);
        if (size === pieceBytes) await flush();
      }
    }
    if (size > 0) await flush();
    files.push({ path, bytes: content.bytes, sha256: content.sha256 });
  }
  return { files, missing };
}

// Read once before, so that nothing half comes into the archive.
async function isWhole(store: FileStore, key: string, content: { sha256: string; bytes: number }): Promise<boolean> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of await store.read(key)) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (error) {
    if (error instanceof ContentMissing) return false;
    throw error;
  }
  return bytes === content.bytes && hash.digest('hex') === content.sha256;
}

/** The pieces of files as they pass: in order, whole, each the file that its row names. */
export function checkContents(rows: Map<string, { sha256: string; bytes: number }>) {
  const found: { path: string; bytes: number; sha256: string }[] = [];
  let now: { path: string; id: string; n: number; bytes: number; hash: ReturnType<typeof createHash> } | null = null;
  const end = () => {
    if (!now) return;
    const row = rows.get(now.id);
    const sha256 = now.hash.digest('hex');
    if (row?.sha256 !== sha256 || row.bytes !== now.bytes)
      throw new ArchiveProblem(`${now.path} is not the file that its row names: it was changed, or is not whole.`);
    found.push({ path: now.path, bytes: now.bytes, sha256 });
    now = null;
  };
  return {
    piece(path: string, bytes: Buffer): void {
      const [, slug = '', id = '', n = ''] = form.exec(path) ?? [];
      const of = `files/${slug}/${id}`;
      if (now?.path !== of) {
        end();
        now = { path: of, id, n: 0, bytes: 0, hash: createHash('sha256') };
      }
      if (Number(n) !== now.n + 1) throw new ArchiveProblem(`${path} stands in the wrong place: piece ${now.n + 1} of it belongs here.`);
      now.n++;
      now.bytes += bytes.length;
      now.hash.update(bytes);
    },
    end(): { path: string; bytes: number; sha256: string }[] {
      end();
      return found;
    },
  };
}

/** Puts the files of a checked archive into a store. When one cannot be put, those that were are taken out again. */
export async function placeContents(
  file: string,
  store: FileStore,
  folder: string,
  { workspaceIds, files }: { workspaceIds: Map<string, string>; files: { path: string; bytes: number; sha256: string }[] },
): Promise<void> {
  const wanted = new Map(files.map((f) => [f.path, f]));
  if (wanted.size === 0) return;
  const path = join(folder, `restoring-${process.pid}`);
  const put: string[] = [];
  let at = '';
  let handle: Awaited<ReturnType<typeof open>> | null = null;
  const end = async () => {
    const known = wanted.get(at);
    if (!handle || !known) return;
    await handle.close();
    handle = null;
    const [, slug = '', id = ''] = at.split('/');
    const key = keyOf(workspaceIds.get(slug) ?? '', { id, sha256: known.sha256 });
    await store.put(key, path, known);
    put.push(key);
  };
  try {
    for await (const { path: piece, content } of readTar(file)) {
      if (!isPiece(piece)) continue;
      const of = piece.replace(/\/\d+$/, '');
      if (!wanted.has(of)) continue;
      if (of !== at) {
        await end();
        at = of;
        handle = await open(path, 'w', 0o600);
      }
      await handle?.write(content);
    }
    await end();
  } catch (error) {
    for (const key of put) await store.remove(key).catch(() => {});
    throw error;
  } finally {
    await (handle as Awaited<ReturnType<typeof open>> | null)?.close().catch(() => {});
    await rm(path, { force: true });
  }
}
