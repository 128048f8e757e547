import type { Ground } from '../../people/context.server.ts';
import { makeSample, type Size } from './make.ts';
import { findSample, removeSample } from './remove.ts';

type Progress = Parameters<typeof makeSample>[1];
const silent: Progress = () => ({ step() {}, end() {} });

/** Makes the sample where there is none, or where its making was cut short; with `fresh` anew in any case. */
export async function keepSample(ground: Ground, fresh = false, progress = silent, size: Size = 'whole'): Promise<{ slug: string; made: boolean }> {
  const before = await findSample(ground);
  if (before?.whole && !fresh) return { slug: before.slug, made: false };
  if (before) await removeSample(ground, before.id);
  const { slug } = await makeSample(ground, progress, size);
  return { slug, made: true };
}

/** The same for those who come to look around: however many ask at once, it is made once. */
export function sampleKeeper(ground: Ground, size: Size = 'whole'): () => Promise<void> {
  let making: Promise<unknown> | null = null;
  return async () => {
    making ??= keepSample(ground, false, silent, size).finally(() => {
      making = null;
    });
    await making;
  };
}
