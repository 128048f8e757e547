import { Readable } from 'node:stream';
import { createRouterClient } from '@orpc/server';
import type { Context } from '../../people/context.server.ts';
import { personColumns, sightWords } from '../../people/person-columns.ts';
import { workspaceSettingsRouter } from '../../people/workspace.server.ts';
import { visibleNodes } from '../../threads/visible.server.ts';
import { rowsOfMine } from './mine.store.ts';
import { titled, told } from './mine.ts';

type Row = Record<string, unknown>;

/** Everything that the ledger of privacy names, as one JSON document, as it is read. */
export async function downloadMine(c: Context): Promise<Response> {
  const ledger = await createRouterClient(workspaceSettingsRouter, { context: { entry: { c } } }).privacy({});
  const name = `${c.workspace.slug} what is written about me ${c.today}.json`;
  return new Response(Readable.toWeb(Readable.from(inBytes(document(c, ledger.facts)))) as ReadableStream, {
    // Node's and the DOM's stream types are two names of one thing
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="mine.json"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    },
  });
}

async function* document(c: Context, facts: { what: string; value: string; who_sees: string }[]): AsyncGenerator<string> {
  const head = { workspace: c.workspace.name, person: c.me.id, at: c.now, about_me: facts };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "carries_my_name": [`;
  let first = true;
  for (const { table, column, what, sight } of personColumns) {
    const columns = told[`${table}.${column}`];
    if (!columns) continue;
    yield `${first ? '' : ','}\n    ${JSON.stringify({ what, who_sees: sightWords[sight] }).slice(0, -1)},"rows":[`;
    first = false;
    let comma = '';
    for await (const part of inParts(rowsOfMine(c, table, column, columns)))
      for (const row of await withTitles(c, table, part)) {
        yield `${comma}\n      ${JSON.stringify(row)}`;
        comma = ',';
      }
    yield ']}';
  }
  yield '\n  ]\n}\n';
}

async function* inBytes(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) yield Buffer.from(text);
}

async function* inParts(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let part: Row[] = [];
  for await (const row of rows) {
    part.push(row);
    if (part.length === 300) {
      yield part;
      part = [];
    }
  }
  if (part.length > 0) yield part;
}

// What I made may have been changed by others, or lie where I no longer look: its title is told as every other title is.
async function withTitles(c: Context, table: string, rows: Row[]): Promise<Row[]> {
  const kind = titled[table];
  if (!kind) return rows;
  const ids = rows.map((r) => String(r.id));
  const seen = await visibleNodes(c).select(['nodes.id', 'nodes.title']).where('nodes.kind', '=', kind).where('nodes.id', 'in', ids).execute();
  const titles = new Map(seen.map((n) => [n.id, n.title]));
  return rows.map((r) => ({ ...r, title: titles.get(String(r.id)) ?? null }));
}
