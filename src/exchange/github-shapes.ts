import { z } from 'zod';

// An issue of GitHub as its three exports write it: GraphQL (nodes), the REST API (snake_case) and `gh issue list --json` (camelCase).

const words = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);
/** A list, or a page of one: { nodes, totalCount, pageInfo }. */
const listOf = <T extends z.ZodType>(one: T) =>
  z
    .union([
      z.array(one).transform((nodes) => ({ nodes, total: null as number | null, more: false })),
      z
        .object({ nodes: z.array(one), totalCount: number, pageInfo: z.object({ hasNextPage: z.boolean().nullish() }).nullish().catch(null) })
        .transform((page) => ({ nodes: page.nodes, total: page.totalCount ?? null, more: page.pageInfo?.hasNextPage === true })),
    ])
    .nullish()
    .catch(null);

export const Actor = z.object({ login: words, name: words, email: words });
const Label = z.union([z.object({ name: words, color: words }), z.string().transform((name) => ({ name, color: null }))]);
export const Said = z.object({
  id: z.union([z.string(), z.number()]),
  body: words,
  createdAt: words,
  created_at: words,
  author: Actor.nullish().catch(null),
  user: Actor.nullish().catch(null),
});

export const Issue = z.object({
  id: z.union([z.string(), z.number()]).nullish().catch(null),
  number,
  title: words,
  body: words,
  url: words,
  html_url: words,
  state: words,
  stateReason: words,
  state_reason: words,
  createdAt: words,
  created_at: words,
  closedAt: words,
  closed_at: words,
  labels: listOf(Label),
  assignees: listOf(Actor),
  comments: z.union([z.number(), listOf(Said)]).catch(null),
  milestone: z.object({ title: words, dueOn: words, due_on: words }).nullish().catch(null),
  author: Actor.nullish().catch(null),
  user: Actor.nullish().catch(null),
  pull_request: z.unknown().optional(),
  isPullRequest: z.boolean().nullish().catch(null),
  projectItems: z
    .array(z.object({ title: words }))
    .nullish()
    .catch(null),
  type: z.object({ name: words }).nullish().catch(null),
});
export type Issue = z.infer<typeof Issue>;

/** Whether a value is an issue of GitHub, or a pull request, by what only these have together. */
export function looksLikeIssue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('title' in value)) return false;
  const has = (key: string) => key in value;
  return (
    has('html_url') ||
    has('repository_url') ||
    has('node_id') ||
    has('stateReason') ||
    (has('url') && (has('createdAt') || has('number') || has('state'))) ||
    (has('number') && has('state'))
  );
}

/** The issues in a piece of an export: alone, in a list of pages, or deep in the answer of a query. */
export function* issuesIn(value: unknown, path: string, depth = 0): Generator<{ row: string; value: unknown }> {
  if (looksLikeIssue(value) || depth > 8) yield { row: path, value };
  else if (Array.isArray(value)) for (const [n, one] of value.entries()) yield* issuesIn(one, `${path}[${n}]`, depth + 1);
  else if (typeof value === 'object' && value !== null) {
    const keys = ['data', 'repository', 'organization', 'viewer', 'search', 'issues', 'nodes', 'edges', 'node', 'items'].filter((key) => key in value);
    for (const key of keys) yield* issuesIn((value as Record<string, unknown>)[key], `${path}.${key}`, depth + 1); // an object has such keys
    if (keys.length === 0) yield { row: path, value };
  } else yield { row: path, value };
}
