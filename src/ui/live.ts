import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { featureOf } from './client.ts';

// One stream of changes per browser: the tab that holds the lock reads it and tells the others. What arrives is never the change itself,
// only which features changed; the queries on the screen are read again.

type News = { seq: number; features: string[] } | { gap: true; seq: number } | { closed: true } | { up: boolean };
/** A tab that has just come says what it was shown, in case something passed before it listened. */
type Said = News | { since: number };

let lost = false;
const listeners = new Set<() => void>();
function setLost(next: boolean): void {
  if (lost === next) return;
  lost = next;
  for (const listener of listeners) listener();
}

/** Whether the connection has been away for two seconds or more. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lost,
  );
}

const left = new Map<string, number>();

/** Follows the changes of a workspace after `from`, the place in its log that the session was read at, until the returned function is called. */
export function followChanges(slug: string, queries: QueryClient, from: number): () => void {
  const name = `tl-live-${slug}`;
  const over = new AbortController();
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
  const refresher = refresherOf(queries);
  let seen = left.get(slug) ?? from; // what the browser still knows of a workspace it comes back to is as old as when it left
  let patience = 0;
  let leading = false;

  const take = (news: News) => {
    if ('up' in news) {
      if (news.up) {
        clearTimeout(patience);
        patience = 0;
        setLost(false);
      } else patience ||= window.setTimeout(() => setLost(true), 2000);
    } else if ('closed' in news) refresher.add('accounts');
    else {
      seen = 'gap' in news ? news.seq : Math.max(seen, news.seq);
      if ('gap' in news) refresher.all();
      else for (const feature of [...news.features, 'search']) refresher.add(feature); // whatever changes may be found otherwise
    }
  };
  const say = (news: News) => {
    take(news);
    channel?.postMessage(news);
  };
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if (!('since' in data)) take(data);
      else if (leading && seen > data.since) say({ gap: true, seq: seen });
    };
    channel.postMessage({ since: seen });
  }

  const lead = async (until: AbortSignal) => {
    leading = true;
    await readStream(slug, () => seen, say, until);
    leading = false;
  };
  // Without locks (plain http in a local network) each tab that is looked at reads for itself.
  if (navigator.locks) void navigator.locks.request(name, { signal: over.signal }, () => lead(over.signal)).catch(() => {});
  else void leadWhileSeen(lead, over.signal);

  return () => {
    over.abort();
    left.set(slug, seen);
    clearTimeout(patience);
    channel?.close();
    refresher.stop();
    setLost(false);
  };
}

/** Reads the stream and comes back by itself, each time from where it was. */
async function readStream(slug: string, seen: () => number, say: (news: News) => void, until: AbortSignal): Promise<void> {
  let wait = 500;
  while (!until.aborted) {
    const source = new EventSource(`/api/w/${encodeURIComponent(slug)}/live?after=${seen()}`);
    const end = await new Promise<'lost' | 'closed' | 'over'>((resolve) => {
      until.addEventListener('abort', () => resolve('over'), { once: true });
      source.addEventListener('gap', (event) => say({ gap: true, seq: Number(event.lastEventId) }));
      source.addEventListener('closed', () => resolve('closed'));
      source.onopen = () => {
        wait = 500;
        say({ up: true });
      };
      source.onmessage = (event) => {
        const { seq, features } = JSON.parse(event.data) as { seq: number; features: string[] }; // our own server's words
        say({ seq, features });
      };
      source.onerror = () => resolve('lost');
    });
    source.close();
    if (end === 'over') return;
    if (end === 'closed') {
      say({ closed: true });
      return;
    }
    say({ up: false });
    await pause(wait * (0.75 + Math.random() / 2), until);
    wait = Math.min(wait * 2, 15_000);
    if (wait > 4000) say({ closed: true }); // perhaps the session is over: reading it tells
  }
}

async function leadWhileSeen(lead: (until: AbortSignal) => Promise<void>, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    if (document.visibilityState === 'visible') {
      const turn = new AbortController();
      const stop = () => (over.aborted || document.visibilityState !== 'visible') && turn.abort();
      document.addEventListener('visibilitychange', stop);
      over.addEventListener('abort', stop);
      await lead(turn.signal);
      document.removeEventListener('visibilitychange', stop);
      if (!turn.signal.aborted) return;
    }
    await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
  }
}

/** Waits; a browser that is online again does not wait on. */
function pause(ms: number, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      until.removeEventListener('abort', done);
      resolve();
    }
    window.addEventListener('online', done, { once: true });
    until.addEventListener('abort', done, { once: true });
  });
}

/** Gathers what changed for 25 ms and reads it again; while an edit of one's own is under way it waits, so that the paint stays. */
function refresherOf(queries: QueryClient) {
  const features = new Set<string>();
  let everything = false;
  let timer = 0;
  const flush = () => {
    timer = 0;
    if (queries.isMutating({ mutationKey: ['optimistic'] }) > 0) return later();
    const named = new Set(features);
    const all = everything;
    features.clear();
    everything = false;
    void queries.invalidateQueries({ predicate: (query) => all || named.has(featureOf(query.queryKey)) });
  };
  const later = () => {
    if (timer === 0) timer = window.setTimeout(flush, 25);
  };
  return {
    add(feature: string) {
      features.add(feature);
      later();
    },
    all() {
      everything = true;
      later();
    },
    stop: () => clearTimeout(timer),
  };
}
