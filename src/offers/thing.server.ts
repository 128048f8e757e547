import type { Context } from '../people/context.server.ts';

/** What the log says of a thing that is offered: a part is told of in the history of its task, by its title. */
export interface InLog {
  subject: { kind: string; id: string };
  projectId: string | null;
  /** Features whose screens show it. */
  features: string[];
  data: Record<string, unknown>;
}

/** Where a thing stands in the log. */
export async function inLog(c: Context, kind: string, id: string): Promise<InLog> {
  const node = await c.db
    .selectFrom('nodes')
    .select(['project_id', 'parent_id', 'title'])
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst();
  const whole = kind === 'part' && node?.parent_id ? { kind: 'task', id: node.parent_id } : null;
  return {
    subject: whole ?? { kind, id },
    projectId: node?.project_id ?? null,
    features: shownBy(kind),
    data: whole ? { part: node?.title ?? '' } : {},
  };
}

/** The features whose screens show a kind of thing. */
export const shownBy = (kind: string): string[] => (kind === 'part' ? ['parts', 'tasks'] : [`${kind}s`]);
