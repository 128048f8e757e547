import { oc } from '@orpc/contract';

/** Who may call a route at all. What they may do to the thing is decided in the verb, on the row. */
export type May =
  | 'anyone' // nobody in particular: sign-in, set-up, accepting an invitation
  | 'account' // signed in to the installation
  | 'guest' // an active person of the workspace, guests too
  | 'member' // an active person who is not a guest
  | 'administrator';

/** The level on the thing itself that the verb asks for (permissions.md). */
export type Level = 'see' | 'comment' | 'take_part' | 'hold' | 'plan' | 'steward' | 'own';

export interface Meta {
  may: May;
  level?: Level;
  /** Features whose screens change when this succeeds. */
  changes?: readonly string[];
  /** Never for an API token, whatever its scope. */
  browserOnly?: boolean;
}

/** Every route starts here, so that there is none without `may`. */
export function route(meta: Meta, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: `/${string}`, summary: string) {
  return oc.$meta<Meta>(meta).route({ method, path, summary });
}
