import type { JobHandler } from '../activity/jobs.server.ts';
import type { Meta } from '../kit/contract.ts';
import { accountsApi } from '../people/accounts.ts';
import { accountsRouter } from '../people/accounts.server.ts';
import type { Context } from '../people/context.server.ts';

// One line per feature. Nothing else in the server knows their names.

/** Routes of the installation, under /api. */
export const installationApi = { accounts: accountsApi };
export const installationRouter = { accounts: accountsRouter };

/** Routes of a workspace, under /api/w/{workspace}. */
export const workspaceApi = {};
export const workspaceRouter = {};

/** Routes whose bodies are not JSON: they declare who may, like all others. */
export interface RawRoute {
  name: string;
  meta: Meta;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under the workspace, with :params. */
  path: string;
  summary: string;
  handle: (c: Context, request: Request, params: Record<string, string>) => Promise<Response>;
}
export const rawRoutes: RawRoute[] = [];

export const jobHandlers: Record<string, JobHandler> = {};
