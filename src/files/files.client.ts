import { ORPCError } from '@orpc/client';
import { newId } from '../kit/ids.ts';
import { apiOf } from '../ui/client.ts';
import { slugNow } from '../ui/hrefs.ts';
import { filesApi, type Place } from './files.ts';

export const files = apiOf('files', filesApi);

const base = () => `/api/w/${encodeURIComponent(slugNow())}`;

/** Where the content of a file is: to be downloaded, or to be looked at. */
export const contentOf = (id: string, look = false): string => `${base()}/files/${id}/content${look ? '?look' : ''}`;

export interface Going {
  kind: Place;
  subjectId: string;
  commentId?: string;
}

/** Sends a file onto a thing; `progress` hears the part that went, from 0 to 1. */
export function sendFile(file: File, { kind, subjectId, commentId }: Going, progress: (part: number) => void, signal?: AbortSignal): Promise<void> {
  const query = new URLSearchParams({ id: newId(), kind, subject_id: subjectId, name: file.name || 'file', ...(commentId ? { comment_id: commentId } : {}) });
  return put('POST', `${base()}/files?${query}`, file, progress, signal);
}

/** Sends my picture. */
export const sendPicture = (picture: Blob): Promise<void> => put('PUT', `${base()}/me/picture`, picture, () => {});

// A request of the older kind: fetch does not say how much of a body has gone.
function put(method: string, address: string, body: Blob, progress: (part: number) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => progress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => (request.status < 300 ? done() : failed(refusalOf(request)));
    request.onerror = () => failed(new TypeError('network'));
    request.onabort = () => failed(new DOMException('It was stopped.', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}

function refusalOf(request: XMLHttpRequest): ORPCError<string, unknown> {
  let data: unknown = null;
  try {
    data = JSON.parse(request.responseText);
  } catch {
    // a proxy before the program answers in its own words
  }
  return new ORPCError('REFUSED', { status: request.status >= 400 && request.status < 600 ? request.status : 500, data });
}
