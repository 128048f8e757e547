import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../ui/client.ts';
import { tellTrouble } from '../ui/notify.tsx';
import { sendFile } from './files.client.ts';
import type { Place } from './files.ts';

export interface Uploading {
  key: number;
  name: string;
  part: number;
  stop: () => void;
}

let keys = 0;

/** Sends files onto a thing, one after another, each with its progress and a way to stop it. */
export function useUploads(kind: Place, subjectId: string) {
  const queries = useQueryClient();
  const [going, setGoing] = useState<Uploading[]>([]);
  async function send(chosen: File[], commentId?: string): Promise<void> {
    const waiting = chosen.map((file) => {
      const stopping = new AbortController();
      return { file, stopping, row: { key: keys++, name: file.name, part: 0, stop: () => stopping.abort() } };
    });
    setGoing((now) => [...now, ...waiting.map((w) => w.row)]);
    for (const { file, stopping, row } of waiting) {
      const progress = (part: number) => setGoing((now) => now.map((one) => (one.key === row.key ? { ...one, part } : one)));
      try {
        if (!stopping.signal.aborted) await sendFile(file, { kind, subjectId, ...(commentId ? { commentId } : {}) }, progress, stopping.signal);
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'AbortError')) tellTrouble(error, `“${file.name}” was not added.`);
      }
      setGoing((now) => now.filter((one) => one.key !== row.key));
      await refresh(queries, 'files', 'history');
    }
  }
  return { going, send };
}
