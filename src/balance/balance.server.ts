import { implement } from '@orpc/server';
import { notFound } from '../kit/errors.ts';
import { dayIn } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { unitWithBelow } from '../people/unit-below.server.ts';
import { pointsOf } from './balance.store.ts';
import { type Axis, axisValue, type Balance, balanceApi, drawnFrom, formulaVersion, mostThings, type Part, partValue, signLength } from './balance.ts';
import './joined.server.ts';
import { groundsOf } from './joined.store.ts';
import { allParts, type Counted, type PartRules, type Scope } from './parts.server.ts';

const os = implement(balanceApi).$context<{ entry: Entry }>().use(admitPerson);

export const balanceRouter = os.router({
  read: os.read.handler(({ context: { c }, input }) => readBalance(c, input.unit)),
  things: os.things.handler(async ({ context: { c }, input }) => {
    const part = allParts().find((p) => p.id === input.part);
    if (!part) throw notFound('This part of Balance');
    const { scope } = await scopeOf(c, input.unit);
    const count = await part.count(c, scope);
    const [bad, good] = await Promise.all([count.things(false, mostThings), count.things(true, mostThings)]);
    return { bad, good, bad_in_all: count.n - count.g, good_in_all: count.g };
  }),
});

async function scopeOf(c: Context, unitId: string | undefined): Promise<{ scope: Scope; people: number | null }> {
  const unit = unitId === undefined ? null : await unitWithBelow(c, unitId);
  if (unitId !== undefined && !unit) throw notFound('This unit');
  return { scope: { units: unit?.ids ?? null, today: dayIn(c.workspace.timeZone, c.now), now: c.now }, people: unit?.people ?? null };
}

/** All parts counted once, and why no point is drawn, or null. */
async function counted(c: Context, unitId: string | undefined) {
  const { scope, people } = await scopeOf(c, unitId);
  const small = people !== null && people < drawnFrom.people;
  const [parts, early] = await Promise.all([
    Promise.all(
      allParts().map(async (rules) => {
        const count = await rules.count(c, scope);
        return { rules, count, axis: rules.axis, weight: rules.weight, value: partValue(count.g, count.n), speaks: count.speaks ?? count.n > 0 };
      }),
    ),
    whyTooEarly(c, scope),
  ]);
  const spoken = (axis: Axis) => parts.filter((p) => p.axis === axis && p.speaks).reduce((sum, p) => sum + p.weight, 0);
  const tooEarly = small
    ? `A unit has a point from ${drawnFrom.people} people on, so that it is never about one person.`
    : (early ??
      (spoken('order') < drawnFrom.weight
        ? 'Too early to say: too little of Order can be counted, such as dates, promises and work in hand.'
        : spoken('lift') < drawnFrom.weight
          ? 'Too early to say: too little of Lift can be counted, such as goals and the work that serves them.'
          : null));
  return { parts, small, tooEarly, of: (axis: Axis) => axisValue(parts.filter((p) => p.axis === axis)) };
}

/** Order and Lift as they are now, of the workspace or of a unit and all below it. */
export async function readBalance(c: Context, unitId: string | undefined): Promise<Balance> {
  const [{ parts, small, tooEarly, of }, trail] = await Promise.all([counted(c, unitId), pointsOf(c, unitId ?? '')]);
  return {
    order: tooEarly === null ? of('order') : null,
    lift: tooEarly === null ? of('lift') : null,
    too_early: tooEarly,
    parts: parts.map(({ rules, count }) => partView(rules, count, small)),
    trail: small ? [] : trail.reverse().map((p) => ({ month: p.month, order: p.order_value, lift: p.lift_value, formula: p.formula })),
    formula: formulaVersion,
  };
}

/** The numbers of a month, to be kept: all parts, and whether a point is drawn. */
export async function monthOf(c: Context, unitId: string | undefined) {
  const { parts, tooEarly, of } = await counted(c, unitId);
  return {
    order: of('order'),
    lift: of('lift'),
    drawn: tooEarly === null,
    parts: parts.map(({ rules, count, value }) => ({ id: rules.id, weight: rules.weight, g: count.g, n: count.n, value })),
  };
}

function partView(rules: PartRules, count: Counted, small: boolean): Part {
  const { g, n } = count;
  const value = partValue(g, n);
  const bad = n - g;
  const names = count.among.slice(0, 3).map((a) => (a.title.startsWith('“') || a.n === n ? a.title : `${a.title} ${a.n.toLocaleString('en')}`));
  const more = count.among.length - names.length;
  return {
    id: rules.id,
    axis: rules.axis,
    name: rules.name,
    weight: rules.weight,
    counts: rules.counts,
    good_when: rules.goodWhen,
    figures: small ? null : { g, n, value },
    sign:
      bad === 0
        ? null
        : {
            text: small ? rules.name : (count.sign?.text ?? rules.sign(bad, n)),
            among: `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
            length: small ? rules.weight / 2 : signLength({ weight: rules.weight, value }),
            act: count.sign?.act ?? rules.act,
          },
  };
}

async function whyTooEarly(c: Context, scope: Scope): Promise<string | null> {
  const since = new Date(Date.parse(scope.now) - drawnFrom.days * 86_400_000).toISOString();
  const grounds = await groundsOf(c, scope, drawnFrom.people, drawnFrom.pieces, since);
  if (!grounds.enoughPieces) return `Too early to say: a point is drawn once ${drawnFrom.pieces} tasks have been here for three days.`;
  if (!grounds.longEnough) return `Too early to say: a point is drawn from ${drawnFrom.days} days of history on.`;
  if (!grounds.enoughPeople) return `Too early to say: a point is drawn when ${drawnFrom.people} people have held work in ${drawnFrom.days} days.`;
  return null;
}
