import type { Readable } from 'node:stream';

/** Where the content of files lies: plain values, so that a thread of its own can open it too. */
export type StorePlace = { kind: 'folder'; folder: string } | { kind: 's3'; url: string; bucket: string; region: string; key: string; secret: string };

/** The content is not where it should be. */
export class ContentMissing extends Error {}

/** The store cannot do what is asked; `wrong` when that is for its settings and not for the moment. */
export class StoreProblem extends Error {
  readonly wrong: boolean;
  constructor(message: string, wrong: boolean) {
    super(message);
    this.wrong = wrong;
  }
}

export interface FileStore {
  place: StorePlace;
  /** Takes over a finished file of this disk; when it resolves, the content is durable. What was under the key is replaced. */
  put(key: string, path: string, facts: { bytes: number; sha256: string }): Promise<void>;
  /** The content, or a piece of it (both ends included). Throws ContentMissing. */
  read(key: string, piece?: { from: number; to: number }): Promise<Readable>;
  /** How large it is; null when it is not there. */
  size(key: string): Promise<number | null>;
  remove(key: string): Promise<void>;
  /** Writes, reads and removes a few bytes. Throws StoreProblem. */
  check(): Promise<void>;
}

/** Where a content lies in a store: under its workspace, by its hash; the id keeps one that goes apart from one that comes. */
export const keyOf = (workspaceId: string, content: { id: string; sha256: string }): string =>
  `${workspaceId}/${content.sha256.slice(0, 2)}/${content.sha256}-${content.id}`;
