import { bytesOf, decode, encodingOf } from './decode.server.ts';
import { beginTelling, issueRecords, repositoryOf } from './github.ts';
import { issuesIn, looksLikeIssue } from './github-shapes.ts';
import { JsonPieces, JsonProblem, type Wanted } from './json-pieces.ts';
import { type Encoding, type ImportProblem, problem, refusalOf, type Sniffed } from './mapping.ts';
import type { SourceRecord } from './records.ts';

// A file of GitHub issues is read twice: once for what it is and whether it can be read to its end, once to tell its issues.

const lists = ['', 'issues', 'nodes', 'items'];
const wanted = (key: string): Wanted => (lists.includes(key) ? 'elements' : key === 'data' ? 'whole' : 'skip');
const mostRepositories = 30;

interface Survey {
  rows: number;
  issues: number;
  repositories: Map<string, { host: string; name: string }>;
  problems: ImportProblem[];
}

async function* issuesOf(path: string, encoding: Encoding): AsyncGenerator<{ row: string; value: unknown }> {
  const pieces = new JsonPieces(wanted);
  for await (const chunk of decode(bytesOf(path), encoding))
    for (const piece of pieces.write(chunk)) {
      if (!lists.includes(piece.key) && piece.key !== 'data') continue;
      yield* issuesIn(piece.value, piece.index === null ? piece.key : `${piece.key || 'issues'}[${piece.index}]`);
    }
  pieces.end();
}

async function survey(path: string, encoding: Encoding): Promise<Survey> {
  const found: Survey = { rows: 0, issues: 0, repositories: new Map(), problems: [] };
  try {
    for await (const { value } of issuesOf(path, encoding)) {
      found.rows++;
      if (looksLikeIssue(value)) found.issues++;
      const where = repositoryOf(value);
      if (where && found.repositories.size < mostRepositories) found.repositories.set(`${where.host}/${where.name}`, where);
    }
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    const mend = error.rule === 'json_truncated' ? ' The file is not complete: export or upload it again.' : '';
    found.problems.push(problem(error.rule, `${error.message}${mend}`, { row: error.path }));
  }
  return found;
}

/** What a file of GitHub issues holds, or null when it is none. */
export async function sniffGithub(path: string, name: string): Promise<Sniffed | null> {
  const encoding = await encodingOf(path);
  const { rows, issues, problems, repositories } = await survey(path, encoding);
  if (issues === 0) return null;
  return {
    source: 'github',
    encoding,
    container: containerOf(repositories, name),
    headers: null,
    sample: null,
    mapping: null,
    counts: { rows },
    as_before: null,
    problems,
  };
}

/** Every record of a file of GitHub issues. Refuses before the first when the file cannot be read to its end. */
export async function* readGithub(path: string): AsyncGenerator<SourceRecord> {
  const encoding = await encodingOf(path);
  const { issues, problems, repositories } = await survey(path, encoding);
  if (problems.length > 0) throw refusalOf(problems);
  if (issues === 0) throw refusalOf([problem('is_of_github', 'This JSON file holds no issues of GitHub.')]);
  const container = containerOf(repositories, 'GitHub issues');
  const [only, another] = repositories.values();
  yield { kind: 'container', row: 'the file', source: 'github', ...container, body: '', url: only && !another ? `https://${only.host}/${only.name}` : null };
  const telling = beginTelling();
  for await (const { row, value } of issuesOf(path, encoding)) yield* issueRecords(telling, row, value);
}

/** The host: an issue is the same in every export of it, whatever else the file holds. */
function containerOf(repositories: Survey['repositories'], name: string): { source_id: string; name: string } {
  const [only, another] = repositories.values();
  return { source_id: only?.host ?? 'github', name: (only && another === undefined ? only.name : name).slice(0, 300) };
}
