import { fold } from '../kit/text.ts';
import type { CsvMapping, Target } from './mapping.ts';
import { printable } from './tidy.ts';

// Who a row is, and whose child: known before any row is told, where the table names parents.

/** Turns a text into a short one that stays the same in every run. */
export type Hash = (text: string) => string;

/** The identity of a row; `made` when the table gives none and the title stands in. */
export type Identity = { source_id: string; made: boolean; repeated: boolean };

/** Gives each row its identity, in the order of the table. */
export class Identities {
  readonly known = new Set<string>();
  readonly #times = new Map<string, number>();
  readonly #idColumn: number | undefined;
  readonly #titleColumn: number | undefined;
  readonly #hash: Hash;

  constructor(mapping: CsvMapping, hash: Hash) {
    this.#hash = hash;
    // GitLab numbers its issues anew in each project: their address is who they are.
    this.#idColumn = (mapping.tracker === 'gitlab' ? columnOf(mapping, 'url') : undefined) ?? columnOf(mapping, 'source_id') ?? columnOf(mapping, 'source_key');
    this.#titleColumn = columnOf(mapping, 'title');
  }

  /** Whether the table has a column of its own for identities. */
  get given(): boolean {
    return this.#idColumn !== undefined;
  }

  of(cells: readonly string[]): Identity {
    const given = cellAt(cells, this.#idColumn);
    const source_id = given || this.#madeFrom(cellAt(cells, this.#titleColumn));
    const repeated = this.known.has(source_id);
    this.known.add(source_id);
    return { source_id, made: !given, repeated };
  }

  /** The hash of the title and which time it occurs, so that equal titles stay apart and a second run finds them again. */
  #madeFrom(title: string): string {
    const hash = this.#hash(fold(title));
    const times = (this.#times.get(hash) ?? 0) + 1;
    this.#times.set(hash, times);
    return `title-${hash}-${times}`;
  }
}

/** What a cell that names a parent means. */
export type Parent = { source_id: string } | { ring: string[] } | 'itself' | 'several' | 'missing';

/** Learns who the rows are and whom they name, then answers who a named parent is: by identity, by key, by title. */
export class Parents {
  readonly #identities: Identities;
  readonly #again: Identities;
  readonly #mapping: CsvMapping;
  readonly #named = new Map<string, string>();
  /** Names that are no identity: what they turn out to mean, null when several rows have the title. */
  readonly #meant = new Map<string, string | null | undefined>();
  readonly #rings = new Map<string, string[]>();
  /** Where a parent must stand above its child (Asana's template): the last row of each title so far, and what was found for each child. */
  readonly #above: Map<string, string> | null;
  readonly #aboveOf = new Map<string, string>();

  constructor(mapping: CsvMapping, hash: Hash) {
    this.#mapping = mapping;
    this.#identities = new Identities(mapping, hash);
    this.#again = new Identities(mapping, hash);
    this.#above = mapping.tracker === 'asana_template' ? new Map() : null;
  }

  /** The first time through: every row. */
  learn(cells: readonly string[]): void {
    const { source_id, repeated } = this.#identities.of(cells);
    const name = cellAt(cells, columnOf(this.#mapping, 'parent'));
    if (!repeated && name) this.#named.set(source_id, name);
    if (!this.#above || repeated) return;
    const above = this.#above.get(fold(name));
    if (name && above) this.#aboveOf.set(source_id, above);
    this.#above.set(fold(cellAt(cells, columnOf(this.#mapping, 'title'))), source_id);
  }

  /** Call between the two: whether there must be a second time through, because some parents are named by key or title. */
  needNames(): boolean {
    for (const name of this.#named.values()) if (!this.#identities.known.has(name)) this.#meant.set(fold(name), undefined);
    return this.#meant.size > 0;
  }

  /** The second time through: every row again. */
  learnNames(cells: readonly string[]): void {
    const { source_id, repeated } = this.#again.of(cells);
    if (repeated) return;
    for (const target of ['source_key', 'title'] as const) {
      const name = fold(cellAt(cells, columnOf(this.#mapping, target)));
      const meant = this.#meant.get(name);
      if (this.#meant.has(name)) this.#meant.set(name, meant === undefined || meant === source_id ? source_id : null);
    }
  }

  /** Call once every row is learned. */
  close(): void {
    const parentOf = new Map<string, string>();
    for (const [child, name] of this.#named) {
      const parent = this.#aboveOf.get(child) ?? this.#find(name);
      if (typeof parent === 'string' && parent !== child) parentOf.set(child, parent);
    }
    for (const ring of ringsOf(parentOf)) for (const member of ring) this.#rings.set(member, ring);
  }

  /** The parent that a row names. */
  of(child: string, name: string): Parent {
    const ring = this.#rings.get(child);
    if (ring) return { ring };
    const parent = this.#aboveOf.get(child) ?? this.#find(name);
    if (parent === undefined) return 'missing';
    if (parent === null) return 'several';
    return parent === child ? 'itself' : { source_id: parent };
  }

  #find(name: string): string | null | undefined {
    return this.#identities.known.has(name) ? name : this.#meant.get(fold(name));
  }
}

/** Every ring of parents: A under B under C under A. */
export function ringsOf(parentOf: ReadonlyMap<string, string>): string[][] {
  const settled = new Set<string>();
  const rings: string[][] = [];
  for (const start of parentOf.keys()) {
    const path = new Map<string, number>();
    let at: string | undefined = start;
    while (at !== undefined && !settled.has(at) && !path.has(at)) {
      path.set(at, path.size);
      at = parentOf.get(at);
    }
    if (at !== undefined && path.has(at)) rings.push([...path.keys()].slice(path.get(at)));
    for (const member of path.keys()) settled.add(member);
  }
  return rings;
}

/** The column of a target that takes one column. */
export function columnOf(mapping: CsvMapping, target: Target): number | undefined {
  return mapping.columns.find((column) => column.target === target)?.column;
}

function cellAt(cells: readonly string[], column: number | undefined): string {
  return column === undefined
    ? ''
    : printable(cells[column] ?? '')
        .replace(/\s+/g, ' ')
        .trim();
}
