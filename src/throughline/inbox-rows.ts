import { type FollowedKind, FollowedKind as Kinds } from '../activity/follows.ts';
import type { Notice } from '../activity/inbox.ts';

/** The order of the inbox: what needs me first. */
export const placeOfKind: Record<Notice['kind'], number> = { needs_you: 0, changed_for_you: 1, fyi: 2 };

/** Work of an import leaves by being answered, not by being done with. */
export const canBeDone = (n: Notice): boolean => n.what !== 'imported_offers';

/** What of a row one can follow, or null. */
export const followedKindOf = (n: Notice): FollowedKind | null => Kinds.safeParse(n.subject.kind).data ?? null;
