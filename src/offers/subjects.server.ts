import type { Context } from '../people/context.server.ts';
import type { OfferRole, SubjectKind } from './offers.ts';

/** A thing that can be offered, as the caller sees it. */
export interface OfferSubject {
  id: string;
  title: string;
  key: string | null;
  projectId: string | null;
  dueOn: string | null;
  /** Whether it may be taken now, and why not. */
  open: boolean;
  closedBecause: string | null;
  engagement: 'individual' | 'any_one' | 'all_of' | 'together' | 'quorum' | null;
  peopleNeeded: number | null;
  /** Of a quorum: how many may be in at most; null: as many as are asked. */
  peopleMost: number | null;
  may: {
    see: boolean;
    offer: boolean;
    /** Where the roles differ in who may offer them: those that the caller may. */
    offerRoles?: OfferRole[];
    takeUntaken: boolean;
  };
}

/** What a kind of thing says of itself when it is offered, taken and handed back. Registered by its feature; foundation imports none. */
export interface SubjectRules {
  kind: SubjectKind;
  roles: OfferRole[];
  /** As the caller sees it; null: not visible. */
  look(c: Context, id: string): Promise<OfferSubject | null>;
  /** The same for many at once, where there may be thousands; what is not visible is left out. */
  lookMany?(c: Context, ids: string[]): Promise<OfferSubject[]>;
  /** After the commitment of the caller stands. `offeredBy`: who asked; null: taken unasked. */
  taken?(c: Context, given: { subjectId: string; role: OfferRole; offeredBy: string | null }): Promise<void>;
  /** After a commitment ended. */
  handedBack?(c: Context, given: { subjectId: string; role: OfferRole; personId: string }): Promise<void>;
  /** Does what a "yes, if" asks for, for the one who agrees; refuses when they cannot, naming who can. */
  agree?(
    c: Context,
    counter: { subjectId: string; kind: 'other_date'; dueOn: string } | { subjectId: string; kind: 'smaller_part'; title: string; forPersonId: string },
  ): Promise<{ kind?: SubjectKind; subjectId: string }>;
}

const rules = new Map<SubjectKind, SubjectRules>();

/** Called once by each feature whose things can be offered. */
export function registerSubject(given: SubjectRules): void {
  rules.set(given.kind, given);
}

/** The rules of a kind of thing. */
export function subjectRules(kind: SubjectKind): SubjectRules {
  const found = rules.get(kind);
  if (!found) throw new Error(`No feature has said how a ${kind} is offered.`);
  return found;
}
