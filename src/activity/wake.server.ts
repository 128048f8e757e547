import { EventEmitter } from 'node:events';
import type { Database } from '../db/connect.ts';

/** Tells this process, and through the database the others, that something happened in a workspace. */
export class Wake {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
    database.onAnnounced((workspaceId) => this.#emitter.emit(workspaceId));
  }
  happened(workspaceId: string): void {
    this.#emitter.emit(workspaceId);
    this.#emitter.emit('*', workspaceId);
    this.#database.announce(workspaceId);
  }
  /** How many live streams listen here: each listens for the changes of its account, once. */
  streams(): number {
    return this.#emitter
      .eventNames()
      .filter((name) => String(name).startsWith('account:'))
      .reduce((all, name) => all + this.#emitter.listenerCount(name), 0);
  }
  /** Calls back after each change in a workspace, until the returned function is called. */
  listen(workspaceId: string, listener: () => void): () => void {
    this.#emitter.on(workspaceId, listener);
    return () => this.#emitter.off(workspaceId, listener);
  }
}
