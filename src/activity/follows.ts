import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';

/** What one can follow. */
export const FollowedKind = z.enum(['task', 'milestone', 'project', 'goal']);
export type FollowedKind = z.infer<typeof FollowedKind>;

/** Why one hears of a thing; `project`: it lies in a project that one follows or keeps. */
export const Why = z.enum(['holding', 'chosen', 'wrote', 'mentioned', 'project']);
export type Why = z.infer<typeof Why>;

export const whyWords: Record<Why, string> = {
  holding: 'you hold it',
  chosen: 'you chose to',
  wrote: 'you wrote here',
  mentioned: 'you were mentioned',
  project: 'you follow its project',
};

/** How I stand to a thing: whether what happens to it comes to my inbox, and why. Nobody else reads it. */
export const Following = z.object({
  kind: FollowedKind,
  id: Id,
  following: z.boolean(),
  reasons: z.array(Why),
  /** Muted: nothing but what needs me. By the thing itself, or by its project. */
  muted: z.enum(['this', 'project']).nullable(),
  project_id: Id.nullable(),
  can: z.object({ change: z.boolean() }),
});
export type Following = z.infer<typeof Following>;

export const FollowedThing = Following.omit({ project_id: true }).extend({ title: z.string(), key: z.string().nullable() });
export type FollowedThing = z.infer<typeof FollowedThing>;

const One = z.object({ kind: FollowedKind, id: Id });
const meta = { may: 'guest', level: 'see', changes: ['follows', 'inbox'] } as const;

export const followsApi = {
  mine: route({ may: 'guest', level: 'own' }, 'GET', '/follows', 'What I follow, left and muted, besides what I hold').output(z.array(FollowedThing)),
  one: route({ may: 'guest', level: 'see' }, 'GET', '/follows/{kind}/{id}', 'Whether I follow a thing, and why').input(One).output(Following),
  follow: route(meta, 'PUT', '/follows/{kind}/{id}', 'Follow it: what happens to it comes to my inbox').input(One).output(Following),
  unfollow: route(meta, 'DELETE', '/follows/{kind}/{id}', 'Follow it no more').input(One).output(Following),
  mute: route(meta, 'PUT', '/follows/{kind}/{id}/mute', 'Mute it: nothing but what needs me. Of a project: everything in it').input(One).output(Following),
  unmute: route(meta, 'DELETE', '/follows/{kind}/{id}/mute', 'Hear of it again').input(One).output(Following),
};
