import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from './client.ts';
import { tellTrouble } from './notify.tsx';
import { troubleOf } from './problems.ts';
import { canUndo, onItsWay } from './undo-done.ts';

/** One change of what is on the screen: the kept data of every query under `key` becomes what `change` returns. */
export interface Paint {
  key: QueryKey;
  // biome-ignore lint/suspicious/noExplicitAny: each key has its own data, which the caller names in the parameter
  change: (old: any) => unknown;
}

interface Options<I, O> {
  call: (input: I) => Promise<O>;
  paint: (input: I) => Paint[];
  /** Features to read again when the answer is there. */
  refresh: string[];
  /** Calls with the same word run one after another: the id of the thing. */
  order?: string;
  /** What could not be done, for the notification: "The title was not changed." */
  failed?: string;
  /** Of a conflict: what the other side has now, in the words of the feature. */
  otherSide?: (current: object, input: I) => string | undefined;
  /** An error that needs no words: the person left it themselves. */
  quiet?: (error: unknown) => boolean;
  done?: (output: O, input: I) => void;
  /** How it is turned around, for Ctrl-Z; `before` is what the screen showed. */
  undo?: (given: { input: I; output: O; before: [QueryKey, unknown][] }) => { what: string; run: () => unknown } | undefined;
}

/** Features to read again once the last edit under way is answered. */
const owed = new Set<string>();

/** An edit that shows at once. A refusal rolls it back and says why; of a conflict it says what the other side has. */
export function useOptimistic<I, O>(options: Options<I, O>) {
  const queries = useQueryClient();
  const mutationKey = ['optimistic', ...options.refresh];
  return useMutation<O, unknown, I, { before: [QueryKey, unknown][] }>({
    mutationKey,
    ...(options.order ? { scope: { id: options.order } } : {}),
    mutationFn: (input) => onItsWay(options.call(input)),
    onMutate: (input) => {
      const before: [QueryKey, unknown][] = [];
      for (const { key, change } of options.paint(input)) {
        void queries.cancelQueries({ queryKey: key });
        for (const [found, data] of queries.getQueriesData({ queryKey: key })) {
          if (data === undefined) continue;
          before.push([found, data]);
          queries.setQueryData(found, change(data));
        }
      }
      return { before };
    },
    onError: (error, input, context) => {
      // With another edit under way its paint would be lost too: then the reading again below puts things right.
      if (queries.isMutating({ mutationKey: ['optimistic'] }) <= 1)
        for (const [key, data] of context?.before.toReversed() ?? []) queries.setQueryData(key, data);
      if (!options.quiet?.(error)) tellTrouble(error, options.failed, otherSide(error, input, options.otherSide));
    },
    onSuccess: (output, input, context) => {
      options.done?.(output, input);
      const back = options.undo?.({ input, output, before: context.before });
      if (back)
        canUndo(back.what, async () => {
          await back.run();
          await refresh(queries, ...options.refresh);
        });
    },
    onSettled: async () => {
      for (const feature of options.refresh) owed.add(feature);
      if (queries.isMutating({ mutationKey: ['optimistic'] }) > 1) return;
      const features = [...owed];
      owed.clear();
      await refresh(queries, ...features);
    },
  });
}

/** Of a conflict: what the other side has where I wrote something else. */
function otherSide<I>(error: unknown, input: I, words?: (current: object, input: I) => string | undefined): string | undefined {
  const { status, current } = troubleOf(error);
  if (status !== 409 || typeof current !== 'object' || current === null || typeof input !== 'object' || input === null) return undefined;
  if (words) return words(current, input);
  const theirs = new Map(Object.entries(current));
  const told = Object.entries(input)
    .filter(([name, mine]) => !['id', 'version'].includes(name) && ['string', 'number'].includes(typeof theirs.get(name)) && theirs.get(name) !== mine)
    .map(([name]) => `${name.replaceAll('_', ' ')}: “${String(theirs.get(name)).slice(0, 120)}”`);
  return told.length > 0 ? `Now it says ${told.join(', ')}.` : undefined;
}
