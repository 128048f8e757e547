import { folderStore } from './folder.server.ts';
import { s3Store } from './s3.server.ts';
import type { FileStore, StorePlace } from './store.server.ts';

/** The store at a place. */
export const openStore = (place: StorePlace): FileStore => (place.kind === 'folder' ? folderStore(place) : s3Store(place));
