// Who is asking, and where.

export type Role = 'member' | 'guest' | 'administrator';

export interface Me {
  id: string;
  accountId: string;
  name: string;
  role: Role;
  homeUnitId: string | null;
  /** Home unit and those one takes part in. */
  unitIds: string[];
  timeZone: string;
  /** How one came in: a browser session may do all that the person may; a token has its scope. */
  through: 'session' | 'read_token' | 'write_token' | 'program';
}

export interface Workspace {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  isSample: boolean;
}
