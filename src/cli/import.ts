import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createRouterClient } from '@orpc/server';
import { runJobs } from '../activity/jobs.server.ts';
import { dateOrders } from '../exchange/dates.ts';
import { fileOf, importsRouter, reportFileOf } from '../exchange/imports.server.ts';
import { type Import, Plan } from '../exchange/imports.ts';
import { type ColumnMapping, type CsvMapping, dateTargets, type ImportProblem, mappingProblems } from '../exchange/mapping.ts';
import { mostBytes } from '../exchange/read.server.ts';
import { reportFacts, rowsInWords } from '../exchange/report-words.ts';
import { received } from '../exchange/upload.server.ts';
import { newId } from '../kit/ids.ts';
import { type Context, contextOf, type Ground } from '../people/context.server.ts';
import { jobHandlers } from '../server/features.ts';
import { folderIsHeld } from '../server/folder-lock.ts';
import { type Answer, type Call, type Command, WrongUse, wordsOf } from './command.ts';
import { onGround, personAt } from './ground.ts';
import { progress } from './progress.ts';

const example = 'throughline import board.json --as mina@example.org --workspace valley-clinics';

/** Brings a Trello board or a table, as the page Import does: plan, trial, run. */
export const importCommand: Command = {
  help: `throughline import <file> --as <mail address> --workspace <short name> [--dry-run] [--plan plan.json] [--project KEY]

Brings work that exists, in the name of one person: a Trello board or GitHub issues (JSON), what Jira, Asana, Linear, GitLab, Shortcut or
Pivotal Tracker export (CSV), or any table (CSV, XLSX). The short name is the one in the address, /w/<short name>.
  --dry-run         the real run, thrown away: says what would come and changes nothing
  --project KEY     brings it into this project (its steward may); else a new one is made
  --dates dmy       which comes first in dates like 03/04/2025: dmy, mdy or ymd
  --sheet NAME      which sheet of a workbook comes; else the first that looks like work
  --plan plan.json  which columns are what, what states mean, who people are; --dry-run --json prints the plan it would use,
                    to be changed and given back
Every row is accounted for: read = create + update + skipped + refused, with the reasons of what is refused.
Names in the file become offers. A second run of the same source updates, and undo stands on the page Import.
`,
  flags: { as: 'text', workspace: 'text', 'dry-run': 'none', plan: 'text', project: 'text', dates: 'text', sheet: 'text' },
  async run(call) {
    const [file = ''] = wordsOf(call, 1, example);
    const as = call.flags.get('as');
    const slug = call.flags.get('workspace');
    if (!as || !slug) throw new WrongUse(`--as and --workspace are needed. Use: ${example}`);
    const size = sizeOf(file);
    if (size > mostBytes) throw new WrongUse('Files of up to 500 MB can be imported. Bring it in parts.');
    const given = await givenPlan(call);
    return onGround(call.settings, async (ground) => {
      const person = await personAt(ground, slug, as);
      const c = () => contextOf(ground, { ...person.me, through: 'session' }, person.workspace);
      const found = await takeFile(c(), file, call.flags.get('sheet'));
      if (!found.plan) return { text: found.problem ?? 'This file cannot be read.', facts: { import: found.id, problem: found.problem }, ok: false };
      const trial = call.flags.has('dry-run');
      let plan = await choose(c(), { ...found.plan, ...given }, call.flags.get('project'));
      if (plan.csv) plan = { ...plan, csv: withDates(plan.csv, call.flags.get('dates')) };
      const problems = plan.csv ? mappingProblems(plan.csv) : [];
      // A trial goes on without the dates it would have to guess: they come as text, and the question is told.
      const asked = trial && plan.csv && problems.length > 0 && problems.every((one) => one.rule === 'date_order_is_known') ? problems : [];
      if (problems.length > asked.length)
        return {
          text: [...problems.map((p) => p.message), 'Say it in a plan: run with --dry-run --json, change “plan”, and give it by --plan.'].join('\n'),
          facts: { import: found.id, problems, plan },
          ok: false,
        };
      const api = () => createRouterClient(importsRouter, { context: { entry: { c: c() } } });
      await api().plan({ id: found.id, version: found.version, plan: asked.length > 0 && plan.csv ? { ...plan, csv: withoutDates(plan.csv) } : plan });
      await (trial ? api().tryOut({ id: found.id }) : api().run({ id: found.id }));
      const done = await untilDone(ground, await folderIsHeld(call.settings.dataFolder), () => api().one({ id: found.id }));
      return told(done, { plan, trial, report: reportFileOf(c(), found.id), asked });
    });
  },
};

function withDates(csv: CsvMapping, dates: string | undefined): CsvMapping {
  if (dates === undefined) return csv;
  const order = dateOrders.find((one) => one === dates);
  if (!order) throw new WrongUse(`--dates is one of ${dateOrders.join(', ')}.`);
  const asks = (column: ColumnMapping) => column.dates === 'ask' && (!column.possible_dates || column.possible_dates.includes(order));
  return { ...csv, columns: csv.columns.map((column) => (asks(column) ? { ...column, dates: order } : column)) };
}

function withoutDates(csv: CsvMapping): CsvMapping {
  const open = (column: ColumnMapping) => (dateTargets.includes(column.target) || column.target === 'comment') && (column.dates ?? 'ask') === 'ask';
  return { ...csv, columns: csv.columns.map((column) => (open(column) ? { ...column, target: 'field', name: column.header } : column)) };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    throw new WrongUse(`There is no file ${file} that can be read.`);
  }
}

async function givenPlan(call: Call): Promise<Partial<Plan>> {
  const file = call.flags.get('plan');
  if (!file) return {};
  let read: unknown;
  try {
    read = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new WrongUse(`The plan ${file} cannot be read: ${(error as Error).message}`);
  }
  const whole = typeof read === 'object' && read !== null && 'plan' in read ? read.plan : read; // the whole answer of --json does as well
  const parsed = Plan.safeParse(whole);
  if (!parsed.success) throw new WrongUse(parsed.error.issues.map((i) => `${file}: ${i.path.join('.')}: ${i.message}`).join('\n'));
  return parsed.data;
}

async function takeFile(c: Context, file: string, sheet: string | undefined): Promise<Import> {
  await mkdir(join(c.ground.dataFolder, 'imports'), { recursive: true, mode: 0o700 });
  const id = newId();
  const hash = createHash('sha256');
  let bytes = 0;
  const count = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(createReadStream(file), count, createWriteStream(fileOf(c, id), { mode: 0o600 }));
  return received(c, id, basename(file), { bytes, hash: hash.digest('hex') }, sheet);
}

async function choose(c: Context, plan: Plan, key: string | undefined): Promise<Plan> {
  if (!key) return plan;
  const found = await c.db
    .selectFrom('project_keys as k')
    .innerJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'k.workspace_id').onRef('p.id', '=', 'k.project_id'))
    .select('p.id')
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.key', '=', key.toUpperCase())
    .executeTakeFirst();
  if (!found) throw new WrongUse(`There is no project ${key.toUpperCase()} here.`);
  return { ...plan, project_id: found.id };
}

/** Waits for the job: the running program does it, else this process. */
async function untilDone(ground: Ground, programRuns: boolean, look: () => Promise<Import>): Promise<Import> {
  const jobs = programRuns ? null : runJobs(ground, jobHandlers, () => {});
  let bar: ReturnType<typeof progress> | null = null;
  try {
    for (;;) {
      const now = await look();
      if (now.all_rows > 0) {
        bar ??= progress('Bringing', now.all_rows);
        bar.at(now.done_rows);
      }
      if (now.finished_at !== null || now.stage === '') return now;
      await new Promise((next) => setTimeout(next, 200));
    }
  } finally {
    bar?.end();
    await jobs?.stop();
  }
}

function told(done: Import, how: { plan: Plan; trial: boolean; report: string; asked: ImportProblem[] }): Answer {
  const { report } = done;
  if (!report) return { text: done.problem ?? 'It did not end well.', facts: { import: done.id, state: done.state, problem: done.problem }, ok: false };
  const lines = [
    how.trial ? `What would come of ${done.file_name} (nothing is kept):` : `What came of ${done.file_name}:`,
    rowsInWords(report),
    ...reportFacts(report).map(({ n, what }) => `${String(n).padStart(8)}  ${what}`),
    ...report.reasons.map((r) => `${String(r.rows).padStart(8)}  refused: ${r.message}`),
    ...report.notes.slice(0, 10).map((n) => `  ${typeof n.row === 'number' ? `row ${n.row}` : n.row}${n.column ? `, ${n.column}` : ''}: ${n.message}`),
    ...(report.notes_in_all > 10 ? [`  and ${report.notes_in_all - 10} remarks more`] : []),
    ...how.asked.map((one) => `To be said before it comes (--dates dmy, mdy or ymd): ${one.message}`),
    `Every row: ${how.report}`,
    ...(done.project && !how.trial ? [`It is in ${done.project.name} (${done.project.key}).`] : []),
  ];
  const { read, create, update, same, kept, refused, reasons } = report;
  return {
    text: lines.join('\n'),
    facts: {
      import: done.id,
      source: done.source,
      state: done.state,
      project: done.project,
      read,
      create,
      update,
      skipped: same + kept,
      refused,
      reasons: [
        ...(same > 0 ? [{ rule: 'unchanged_since_last_run', message: 'Skipped: nothing changed in the source since the last run.', rows: same }] : []),
        ...(kept > 0 ? [{ rule: 'kept_as_changed_here', message: 'Skipped: someone here changed, took or commented on it.', rows: kept }] : []),
        ...reasons,
      ],
      problems: how.asked,
      report,
      plan: how.plan,
      rows: how.report,
    },
  };
}
