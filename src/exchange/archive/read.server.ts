import { Head, Manifest } from './archive.ts';
import { checkContents, isPiece } from './contents.server.ts';
import { contentHash, schemaNow } from './rows.server.ts';
import { archived } from './tables.ts';
import { ArchiveProblem, readTar } from './tar.server.ts';
import { hashOf, sumOf } from './write.server.ts';

type Row = Record<string, unknown>;
export interface Checked {
  head: Head;
  manifest: Manifest;
}

/** Reads an archive to its end: every line, every part and every workspace is what its manifest says, or it is refused, with the file and the line. */
export async function checkArchive(file: string, progress: (rows: number) => void = () => {}): Promise<Checked> {
  let head: Head | null = null;
  let manifest: Manifest | null = null;
  let waiting: { path: string; lines: string[]; sha256: string } | null = null;
  const found = new Map<string, { rows: number; sha256: string; sums: string }>();
  const content = new Map<string, ReturnType<typeof openHash>>();
  const contents = new Map<string, { sha256: string; bytes: number }>();
  const files = checkContents(contents);
  let rows = 0;
  for await (const { path, content: bytes } of readTar(file)) {
    if (!head) {
      head = headOf(path, bytes);
      for (const { slug } of head.workspaces) content.set(slug, openHash(head.tables));
      continue;
    }
    if (manifest) throw new ArchiveProblem(`${path} stands behind the end of the archive.`);
    if (waiting) {
      found.set(waiting.path, { rows: waiting.lines.length, sha256: waiting.sha256, sums: hashOf(checkSums(waiting, path, bytes)) });
      waiting = null;
      continue;
    }
    if (path === 'manifest.json') {
      manifest = parsed(Manifest, path, bytes);
      continue;
    }
    if (isPiece(path)) {
      files.piece(path, bytes);
      continue;
    }
    if (!path.endsWith('.jsonl')) throw new ArchiveProblem(`${path} does not belong in an archive.`);
    const lines = linesOf(path, bytes);
    placeOf(path, head);
    waiting = { path, lines, sha256: hashOf(bytes) };
    const place = /^workspaces\/([^/]+)\/(\w+)\//.exec(path);
    if (place) content.get(place[1] ?? '')?.part(place[2] ?? '', bytes, path);
    if (place?.[2] === 'file_contents') for (const line of lines) remember(contents, line);
    rows += lines.length;
    progress(rows);
  }
  if (!head) throw new ArchiveProblem('This is no archive of Throughline: it is empty.');
  if (!manifest) throw new ArchiveProblem('The archive is cut off: its manifest is missing.');
  for (const part of manifest.parts) {
    const is = found.get(part.path);
    if (!is) throw new ArchiveProblem(`${part.path} is missing, though the manifest names it.`);
    if (is.sha256 !== part.sha256 || is.rows !== part.rows || is.sums !== part.sums)
      throw new ArchiveProblem(`${part.path} was changed, lines 1 to ${is.rows}: it is not the part that the manifest names.`);
    found.delete(part.path);
  }
  for (const path of found.keys()) throw new ArchiveProblem(`${path} stands in the archive, but not in its manifest.`);
  checkFiles(manifest, files.end());
  for (const [slug, hash] of content)
    if (hash.digest() !== manifest.content[slug])
      throw new ArchiveProblem(`workspaces/${slug} as a whole is not what the manifest says: a part is missing or moved.`);
  return { head, manifest };
}

function remember(contents: Map<string, { sha256: string; bytes: number }>, line: string): void {
  const { id, sha256, bytes } = JSON.parse(line) as { id: unknown; sha256: unknown; bytes: unknown };
  contents.set(String(id), { sha256: String(sha256), bytes: Number(bytes) });
}

function checkFiles(manifest: Manifest, found: Manifest['files']): void {
  const is = new Map(found.map((f) => [f.path, f]));
  for (const file of manifest.files) {
    const one = is.get(file.path);
    if (!one) throw new ArchiveProblem(`${file.path} is missing, though the manifest names it.`);
    if (one.sha256 !== file.sha256 || one.bytes !== file.bytes)
      throw new ArchiveProblem(`${file.path} was changed: it is not the file that the manifest names.`);
    is.delete(file.path);
  }
  for (const path of is.keys()) throw new ArchiveProblem(`${path} stands in the archive, but not in its manifest.`);
}

/** The parts of an archive that was checked, again: each still what it was. */
export async function* partsOf(file: string, { manifest }: Checked): AsyncGenerator<{ path: string; folder: string; rows: Row[] }> {
  const known = new Map(manifest.parts.map((p) => [p.path, p]));
  for await (const { path, content } of readTar(file)) {
    const part = known.get(path);
    if (!part) continue;
    if (hashOf(content) !== part.sha256) throw new ArchiveProblem(`${path} changed while it was read.`);
    const rows = content
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Row);
    yield { path, folder: path.replace(/\/[^/]+$/, ''), rows };
  }
}

function headOf(path: string, bytes: Buffer): Head {
  if (path !== 'throughline.json') throw new ArchiveProblem('This is no archive of Throughline: it does not begin with throughline.json.');
  const head = parsed(Head, path, bytes);
  if (head.format > 1 || head.schema > schemaNow())
    throw new ArchiveProblem(
      `This archive was made by a newer Throughline (${head.program}, form ${head.schema}; this one knows ${schemaNow()}). Bring this program up to date, then restore it.`,
    );
  const unknown = head.tables.filter((table) => !(table in archived));
  if (unknown.length > 0) throw new ArchiveProblem(`throughline.json names what this program does not know: ${unknown.join(', ')}.`);
  return head;
}

function parsed<T>(
  shape: { safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } } },
  path: string,
  bytes: Buffer,
): T {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ArchiveProblem(`${path} cannot be read: ${(error as Error).message}.`);
  }
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw new ArchiveProblem(`${path} is not as it should be: ${first?.path.join('.')}: ${first?.message}.`);
}

function linesOf(path: string, bytes: Buffer): string[] {
  const lines = bytes.toString('utf8').split('\n');
  if (lines.pop() !== '') throw new ArchiveProblem(`${path}, line ${lines.length + 1}: the line is cut off.`);
  for (const [i, line] of lines.entries()) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      value = null;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ArchiveProblem(`${path}, line ${i + 1}: this is no row.`);
  }
  return lines;
}

function placeOf(path: string, head: Head): void {
  if (/^(accounts|erased)\/\d{4,}\.jsonl$/.test(path)) return;
  const [, slug, table] = /^workspaces\/([^/]+)\/(\w+)\/\d{4,}\.jsonl$/.exec(path) ?? [];
  if (!slug || !table || !head.tables.includes(table) || !head.workspaces.some((w) => w.slug === slug))
    throw new ArchiveProblem(`${path} does not belong in this archive.`);
}

function checkSums(part: { path: string; lines: string[] }, path: string, bytes: Buffer): Buffer {
  if (path !== part.path.replace(/jsonl$/, 'sums')) throw new ArchiveProblem(`${path} stands where the sums of ${part.path} belong.`);
  const sums = bytes.toString('utf8').split('\n');
  sums.pop();
  const wrong = part.lines.findIndex((line, i) => sumOf(line) !== sums[i]);
  if (wrong >= 0) throw new ArchiveProblem(`${part.path}, line ${wrong + 1}: the line was changed after the archive was made.`);
  if (sums.length !== part.lines.length) throw new ArchiveProblem(`${part.path}, line ${part.lines.length + 1}: lines are missing.`);
  return bytes;
}

/** The content of a workspace, part by part: tables without rows count too. */
function openHash(tables: string[]) {
  const hash = contentHash();
  let at = -1;
  const upTo = (place: number) => {
    while (at < place) hash.table(tables[++at] ?? '');
  };
  return {
    part(table: string, bytes: Buffer, path: string): void {
      const place = tables.indexOf(table);
      if (place < at) throw new ArchiveProblem(`${path} stands in the wrong place.`);
      upTo(place);
      hash.lines(bytes);
    },
    digest: (): string => {
      upTo(tables.length - 1);
      return hash.digest();
    },
  };
}
