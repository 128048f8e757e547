import { implement } from '@orpc/server';
import { asksForOthers } from '../../filter/filter.ts';
import { read } from '../../filter/read.ts';
import { invalid, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import type { Subject } from '../../proposals/kinds.server.ts';
import { propose } from '../../proposals/preview.server.ts';
import { proposalView } from '../../proposals/proposals.server.ts';
import { mostChanges, type Proposal } from '../../proposals/proposals.ts';
import { projectById } from '../projects/facts.server.ts';
import { checkChange } from './change-several.server.ts';
import { type Act, type Select, severalApi } from './several.ts';
import { idsThatFit } from './tasks.store.ts';

const os = implement(severalApi).$context<{ entry: Entry }>().use(admitPerson);

export const severalRouter = os.router({
  propose: os.propose.handler(async ({ context: { c }, input }) => {
    if (!(await projectById(c, input.project_id))) throw notFound('This project');
    return proposeFor(c, input.project_id, input);
  }),
  proposeAll: os.proposeAll.handler(({ context: { c }, input }) => proposeFor(c, null, input)),
});

async function proposeFor(c: Context, projectId: string | null, input: { id: string; select: Select; act: Act; because: string }): Promise<Proposal> {
  const { kind, ask } = await askOf(c, projectId, input.act);
  const proposal = await propose(c, {
    id: input.id,
    kind,
    ask: { ...ask, project_id: projectId, select: input.select },
    because: input.because,
    projectId,
    subjects: () => chosen(c, projectId, input.select),
  });
  return proposalView(c, proposal);
}

async function askOf(c: Context, projectId: string | null, act: Act): Promise<{ kind: string; ask: object }> {
  if (act.what === 'change') {
    await checkChange(c, projectId, act.patch);
    return { kind: 'tasks.change', ask: { patch: act.patch } };
  }
  if (act.what === 'trash') return { kind: 'tasks.trash', ask: {} };
  if (act.what === 'offer' && (act.to_person_id === undefined) === (act.to_unit_id === undefined))
    throw invalid('act.to_person_id', 'offers_go_to_a_person_or_a_unit', '', 'Offer them to one person or to one unit.');
  const { what: _, ...ask } = act;
  return { kind: act.what === 'tie' ? 'threads.tie' : 'offers.make', ask };
}

/** What is chosen, found once: what fits the filter later is another matter. */
async function chosen(c: Context, projectId: string | null, select: Select): Promise<Subject[]> {
  const task = (id: string): Subject => ({ kind: 'task', id });
  if ('ids' in select) return [...new Set(select.ids)].map(task);
  const { filter } = read(select.filter);
  // Law 1: what is narrowed by somebody else is never counted.
  if (asksForOthers(filter))
    throw invalid(
      'select.filter',
      'no_total_of_a_person',
      select.filter,
      'A filter by another person has no total: choose the tasks one by one, or take the person out.',
    );
  const without = new Set(select.excluded ?? []);
  return (await idsThatFit(c, projectId, filter, select.shown ?? 'list', mostChanges + without.size + 1)).filter((id) => !without.has(id)).map(task);
}
