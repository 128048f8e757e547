import { migrations } from './migrate.ts';

let rules: Map<string, string> | null = null;

// SQLite names the columns of a breached UNIQUE, PostgreSQL its constraint: the migrations know which is which.
function ruleOfColumns(): Map<string, string> {
  if (rules) return rules;
  rules = new Map();
  for (const { statements } of migrations('sqlite')) {
    for (const statement of statements) {
      const table = /^CREATE TABLE (\w+)/.exec(statement)?.[1];
      if (table) for (const m of statement.matchAll(/CONSTRAINT (\w+) (?:UNIQUE|PRIMARY KEY) \(([^)]*)\)/g)) remember(table, m[2] ?? '', m[1] ?? '');
      const index = /^CREATE UNIQUE INDEX (\w+) ON (\w+) \(([^)]*)\)/.exec(statement);
      if (index) remember(index[2] ?? '', index[3] ?? '', index[1] ?? '');
    }
  }
  return rules;
}

function remember(table: string, columns: string, rule: string): void {
  const key = columns
    .split(',')
    .map((c) => `${table}.${c.trim()}`)
    .join(', ');
  if (!rules?.has(key)) rules?.set(key, rule);
}

/** The name of the rule that a failed statement broke, the same on both engines; null when it failed for another reason. */
export function breach(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const constraint = (error as { constraint?: unknown }).constraint;
  if (typeof constraint === 'string') return constraint;
  const unique = /UNIQUE constraint failed: (.+)$/.exec(error.message)?.[1];
  if (unique) return unique.startsWith('index ') ? unique.replace(/^index '(.*)'$/, '$1') : (ruleOfColumns().get(unique) ?? unique);
  const check = /CHECK constraint failed: (\w+)/.exec(error.message)?.[1];
  if (check) return check;
  return /FOREIGN KEY constraint failed/.test(error.message) ? 'foreign_key' : null;
}

/** Whether the storage itself failed: disk full, database gone. */
export function storageFailed(error: unknown): 'full' | 'gone' | null {
  if (!(error instanceof Error)) return null;
  const code = (error as { code?: unknown }).code;
  if (/database or disk is full|disk I\/O error/i.test(error.message) || code === '53100' || code === 'ENOSPC') return 'full';
  if (typeof code === 'string' && (/^(57P0|08|53300)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT'].includes(code)))
    return 'gone';
  return /Connection terminated|timeout exceeded when trying to connect|server closed the connection/i.test(error.message) ? 'gone' : null;
}
