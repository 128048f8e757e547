import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { measure, Version } from '../kit/measures.ts';
import { line } from '../kit/text.ts';
import { Zone } from './accounts.ts';
import { acts, standings } from './permissions.ts';

export const WorkspaceSettings = z.object({
  name: z.string(),
  slug: z.string(),
  time_zone: z.string(),
  version: Version,
  can: z.object({ edit: z.boolean() }),
});

export const PermissionTable = z.object({
  acts: z.array(z.object({ act: z.enum(acts), words: z.string() })),
  rows: z.array(z.object({ standing: z.enum(standings), name: z.string(), comes_from: z.string(), may: z.record(z.enum(acts), z.string()) })),
  rules: z.array(z.string()),
  mine: z.enum(standings),
});

export const PrivacyLedger = z.object({
  /** What the membership itself says of me. */
  facts: z.array(z.object({ what: z.string(), value: z.string(), who_sees: z.string() })),
  /** How many rows name me, by kind; told to nobody but me. */
  rows: z.array(z.object({ table: z.string(), column: z.string(), what: z.string(), who_sees: z.string(), n: measure('mine.stored') })),
  /** Links to set a new password that were made for my account, and whether they were used. */
  reset_links: z.array(z.object({ made_at: z.string(), expires_at: z.string(), used_at: z.string().nullable() })),
  honestly: z.array(z.string()),
});
export type PrivacyLedger = z.infer<typeof PrivacyLedger>;

export const workspaceSettingsApi = {
  settings: route({ may: 'member', level: 'see' }, 'GET', '/workspace', 'The workspace’s own settings').output(WorkspaceSettings),
  edit: route(
    { may: 'administrator', level: 'steward', changes: ['workspace', 'people'], browserOnly: true },
    'PATCH',
    '/workspace',
    'Change the workspace’s name or time zone',
  )
    .input(z.object({ version: Version, name: line(80, 'the workspace a name').optional(), time_zone: Zone.optional() }))
    .output(WorkspaceSettings),
  permissions: route({ may: 'guest', level: 'see' }, 'GET', '/permissions', 'Who may do what').output(PermissionTable),
  privacy: route({ may: 'guest', level: 'own', browserOnly: true }, 'GET', '/privacy', 'What the program stores about me, and who can see it').output(
    PrivacyLedger,
  ),
};
