import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownCategory } from './imports.ts';
import { type CsvMapping, mappingProblems } from './mapping.ts';
import { sniff } from './read.server.ts';
import { fileOf, recordsOf } from './testing.server.ts';
import { markdownOfWiki } from './wiki-markup.ts';

// The samples are written from the tables of fields these programs document (samples/README.md); no real export was at hand,
// but for GitHub's REST answer, which shared-files.unit.test.ts reads.

async function sample(name: string, change: (mapping: CsvMapping) => CsvMapping = (mapping) => mapping) {
  const path = join(import.meta.dirname, 'samples', name);
  const sniffed = await sniff(path);
  if (sniffed.source === 'unknown') throw new Error(sniffed.problems[0]?.message);
  const found = await recordsOf(path, { source: sniffed.source, mapping: sniffed.mapping && change(sniffed.mapping) });
  const field = (n: number, called: string) => found.tasks[n]?.fields.find((one) => one.name === called)?.value;
  return { sniffed, field, categories: found.of('state').map((state) => [state.name, state.category]), ...found };
}

describe('Jira', () => {
  test('is known by its headings; its project is the container; repeated columns come together', async () => {
    const { sniffed, of, tasks, field } = await sample('jira.csv');
    expect(sniffed).toMatchObject({ source: 'jira', container: { source_id: 'PAY', name: 'Payments' }, counts: { rows: 4 }, problems: [] });
    expect(tasks[0]).toMatchObject({
      source_id: '10001',
      source_key: 'PAY-1',
      priority: 'urgent',
      labels: ['web', 'card'],
      people: ['ada byron'],
      due_on: '2026-11-30',
      created_at: '2026-11-03T11:17:00.000Z',
      estimate_minutes: 90,
    });
    expect([field(0, 'Sprint'), field(0, 'Watchers'), field(0, 'Custom field (Story Points)'), field(0, 'Issue key')]).toEqual([
      'S1, S2',
      'ada, ben',
      '5',
      'PAY-1',
    ]);
    expect(of('field').filter((one) => one.name.startsWith('Sprint'))).toHaveLength(1);
    expect(tasks[1]).toMatchObject({ parent_source_id: '10001', priority: 'low' });
  });

  test('comments keep date and author, whose id becomes a name; attachments become links', async () => {
    const { comments, tasks } = await sample('jira.csv');
    expect(comments).toMatchObject([
      { task_source_id: '10001', body: 'Please **do**', by: { id: 'ben roe', name: 'Ben Roe' }, at: '2026-11-03T11:20:00.000Z' },
      { body: 'Done; mostly', by: { id: 'ada byron' }, at: '2026-11-04T12:00:00.000Z' },
    ]);
    expect(tasks[0]?.body).toContain('## Attachments\n\n- [plan.pdf](https://jira.example/a/1)');
  });

  test('a state that is not known means an idea, and is listed; its category is believed; closed without a result is dropped', async () => {
    const { categories, notes, tasks } = await sample('jira.csv');
    expect(categories).toEqual([
      ['In Progress', 'in_progress'],
      ['Zombie', 'ready'],
      ['Closed', 'done'],
      ['Strange', 'idea'],
    ]);
    expect(notes.filter((note) => note.rule === 'state_is_known').map((note) => [note.row, note.value])).toEqual([[5, 'Strange']]);
    expect(tasks[2]).toMatchObject({ done: false, archived: true });
    expect(notes.find((note) => note.rule === 'links_are_text')?.message).toContain('Outward issue link (Blocks)');
  });

  test('one day that can be read in one way only tells the order of all', async () => {
    const { tasks, comments } = await sample('jira-numbers.csv');
    expect(tasks.map((task) => [task.created_at, task.due_on])).toEqual([
      ['2026-04-03T10:17:00.000Z', '2026-06-05'],
      ['2026-04-13T10:17:00.000Z', null],
    ]);
    expect(comments).toMatchObject([{ body: 'First', at: '2026-04-03T10:20:00.000Z' }]);
    const ambiguous = await sniff(fileOf('Summary,Issue key,Status,Created,Due date\nA,X-1,To Do,03/04/2026 10:00,\n'), 'x.csv');
    expect(ambiguous.problems.map((one) => [one.rule, one.column])).toEqual([['date_order_is_known', 'Created']]);
  });

  test('wiki markup becomes Markdown, and code stays as it is', () => {
    expect(
      markdownOfWiki(
        'h1. Big\n*bold* -gone- +in+ {{a *b*}}\n# one\n## two\n|| A || B ||\n| 1 | 2 |\nbq. said\n{noformat}*x*{noformat}\n[~accountid:5b1] !shot.png|thumbnail! [https://x.example] 3*4*5',
      ),
    ).toBe(
      '# Big\n**bold** ~~gone~~ in `a *b*`\n1. one\n  1. two\n| A | B |\n| --- | --- |\n| 1 | 2 |\n> said\n```\n*x*\n```\n@5b1 (picture: shot.png) <https://x.example> 3*4*5',
    );
  });
});

describe('Asana', () => {
  test('an export: done by its date, several projects in a cell, priorities, parents by name, people by mail', async () => {
    const { sniffed, tasks, field, categories, rules } = await sample('asana.csv');
    expect(sniffed).toMatchObject({ source: 'asana', container: { source_id: 'asana', name: 'Spring' }, problems: [] });
    expect(tasks.map((task) => [task.title, task.done, task.priority, task.parent_source_id])).toEqual([
      ['Write the letter', false, 'high', null],
      ['Buy paper', true, 'low', '1200001'],
      ['Send the letter', false, 'normal', null],
    ]);
    expect(tasks[0]).toMatchObject({ people: ['ada@asana.example'], labels: ['post', 'urgent'], starts_on: '2026-10-05', due_on: '2026-10-09' });
    expect([field(0, 'Projects'), field(2, 'Blocked By (Dependencies)')]).toEqual(['Spring, Donors', 'Write the letter']);
    expect(categories).toEqual([
      ['Doing', 'in_progress'],
      ['To be sent', undefined],
    ]);
    expect(rules).toContain('links_are_text');
  });

  test('the import template: American days, a parent is the nearest row above of that name, equal sections are one', async () => {
    const { tasks, of, field } = await sample('asana-template.csv');
    expect(tasks.map((task) => [task.title, task.due_on])).toEqual([
      ['Print', '2027-03-04'],
      ['Check', null],
      ['Print', '2027-04-05'],
      ['Check', null],
    ]);
    expect([tasks[1]?.parent_source_id, tasks[3]?.parent_source_id]).toEqual([tasks[0]?.source_id, tasks[2]?.source_id]);
    expect(of('state').map((state) => state.name)).toEqual(['Spring', 'Autumn']);
    expect([field(0, 'Collaborators'), field(2, 'Dependencies')]).toEqual(['ben@asana.example,carl@asana.example', 'Check']);
    expect(of('person').map((person) => person.email)).toEqual(['ada@asana.example']);
  });
});

describe('Linear', () => {
  test('the narrow export: one quote is taken off, points are no time, canceled is dropped, days as JavaScript writes them', async () => {
    const { sniffed, tasks, field, categories } = await sample('linear.csv');
    expect(sniffed).toMatchObject({ source: 'linear', container: { source_id: 'Engineering' }, problems: [] });
    expect(tasks.map((task) => [task.title, task.done, task.archived, task.priority])).toEqual([
      ['=SUM(A1)', false, false, 'urgent'],
      ["''quoted once", false, true, null],
      ['Shipped', true, true, 'low'],
      ['Odd', false, false, 'normal'],
    ]);
    expect(tasks[0]).toMatchObject({
      body: '- a list',
      labels: ['bug', 'ui'],
      people: ['ben roe'],
      estimate_minutes: null,
      created_at: '2026-11-03T10:00:00.000Z',
    });
    expect([field(0, 'Estimate'), field(0, 'Cycle Name')]).toEqual(['3', 'Cycle 4']);
    expect(categories.at(-1)).toEqual(['Waiting for Godot', 'idea']);
  });

  test('the wide export: parents, due days, and the same identity as the narrow one', async () => {
    const { tasks, field, sniffed } = await sample('linear-wide.csv');
    expect(sniffed.container?.source_id).toBe('Engineering');
    expect(tasks).toMatchObject([
      { source_id: 'ENG-1', due_on: '2026-12-01' },
      { source_id: 'ENG-2', parent_source_id: 'ENG-1' },
    ]);
    expect(field(0, 'Blocked by')).toBe('ENG-2');
  });
});

test('GitLab: times are UTC, weight is no priority, the address is the identity, estimates are seconds', async () => {
  const { sniffed, tasks, field, categories } = await sample('gitlab.csv');
  expect(sniffed).toMatchObject({ source: 'gitlab', container: { source_id: 'gitlab.example', name: 'shop/site' }, problems: [] });
  expect(tasks[0]).toMatchObject({
    source_id: 'https://gitlab.example/shop/site/-/issues/7',
    created_at: '2026-11-03T22:30:00.000Z',
    estimate_minutes: 90,
    priority: null,
    labels: ['bug', 'speed'],
  });
  expect(tasks[1]).toMatchObject({ done: true, finished_at: '2026-11-04T23:30:00.000Z', priority: null, estimate_minutes: null });
  expect(field(1, 'Weight')).toBe('9');
  expect(categories).toEqual([
    ['opened', 'ready'],
    ['closed', 'done'],
  ]);
});

test('Shortcut: each row has its own distance from UTC, several owners are several people, tasks are listed in the text', async () => {
  const { sniffed, tasks, field } = await sample('shortcut.csv');
  expect(sniffed).toMatchObject({ source: 'shortcut', problems: [] });
  expect(tasks[0]).toMatchObject({
    people: ['ada@shortcut.example', 'ben@shortcut.example'],
    labels: ['web', 'card'],
    created_at: '2026-11-03T15:00:00.000Z',
    body: 'Text\n\n- First part\n- Second part',
    due_on: '2026-12-01',
  });
  expect(tasks.map((task) => [task.created_at?.slice(11, 16), task.done, task.archived])).toEqual([
    ['15:00', false, false],
    ['09:00', true, true],
    ['09:00', false, true],
  ]);
  expect(field(0, 'external_tickets')).toBe('T-1;T-2');
});

test('Pivotal: owners and blockers repeat, finished is not accepted, comments end with who and when', async () => {
  const { tasks, comments, categories, field } = await sample('pivotal.csv');
  expect(categories).toEqual([
    ['finished', 'in_review'],
    ['accepted', 'done'],
    ['unscheduled', 'idea'],
  ]);
  expect(tasks[0]?.people).toEqual(['ben roe', 'carl poe']);
  expect(field(0, 'Blocker')).toBe('Waiting for the key, The law');
  expect(comments).toMatchObject([
    { body: 'Nearly there', by: { name: 'Ben Roe' }, at: '2026-11-02T23:00:00.000Z' },
    { body: 'No date here', by: null, at: null },
  ]);
});

describe('GitHub', () => {
  test('one issue is the same in all three exports', async () => {
    for (const name of ['github-graphql.json', 'github-gh.json', 'github-rest.json']) {
      const { sniffed, tasks } = await sample(name);
      expect([name, sniffed.source, sniffed.container, tasks[0]?.source_id]).toEqual([
        name,
        'github',
        { source_id: 'github.com', name: 'acme/shop' },
        'acme/shop#1',
      ]);
    }
  });

  test('GraphQL: nobody is a ghost, and what was cut off at a page is told', async () => {
    const { comments, notes, of } = await sample('github-graphql.json');
    expect(comments.map((one) => [one.by?.name, one.source_id])).toEqual([
      ['ghost', 'acme/shop#1-C1'],
      ['Ada Byron', 'acme/shop#1-C2'],
    ]);
    expect(notes.map((note) => note.rule)).toEqual(['comments_missing', 'labels_missing']);
    expect(of('label')).toMatchObject([{ name: 'bug', colour: 'red' }]);
  });

  test('gh: who it is with, its milestone and projects; closed as not planned is dropped', async () => {
    const { tasks, categories, field } = await sample('github-gh.json');
    expect(tasks[0]?.people).toEqual(['ben']);
    expect([field(0, 'Milestone'), field(0, 'Projects'), field(0, 'Author'), field(1, 'Author')]).toEqual(['Spring', 'Roadmap', 'Ada Byron', 'ghost']);
    expect(categories).toEqual([
      ['Open', 'ready'],
      ['Closed as not planned', 'dropped'],
    ]);
  });

  test('REST: pull requests are refused by name, pages in a list of lists are read, comments that are not there are told', async () => {
    const { tasks, notes, sniffed } = await sample('github-rest.json');
    expect(sniffed.counts).toEqual({ rows: 3 });
    expect(tasks.map((task) => task.title)).toEqual(['From the API', 'Finished']);
    expect(notes.map((note) => [note.effect, note.rule, note.row])).toEqual([
      ['told', 'comments_missing', 'issues[0][0]'],
      ['refused', 'is_an_issue', 'issues[1][0]'],
    ]);
  });

  test('a file cut off in the middle, and JSON that is something else, are refused in words', async () => {
    expect((await sniff(fileOf('[{"number":1,"title":"x","state":"open"},{"number":2', 'x.json'))).problems[0]).toMatchObject({ rule: 'json_truncated' });
    expect(await sniff(fileOf('{"issues":[{"a":1}]}', 'x.json'))).toMatchObject({ source: 'unknown', problems: [{ rule: 'format_is_known' }] });
  });
});

test('states are known by their names, in several languages', () => {
  const known = ['To Do', 'Selected for Development', 'In Arbeit', 'Code review', 'Erledigt', "Won't Do", 'Icebox', 'Not started', 'Canceled', 'Gibberish'].map(
    knownCategory,
  );
  expect(known).toEqual(['ready', 'ready', 'in_progress', 'in_review', 'done', 'dropped', 'idea', 'ready', 'dropped', null]);
});

test('the proposal for a known program can be used as it is', async () => {
  for (const name of ['jira.csv', 'asana.csv', 'asana-template.csv', 'linear.csv', 'linear-wide.csv', 'gitlab.csv', 'shortcut.csv', 'pivotal.csv']) {
    const { mapping } = await sniff(join(import.meta.dirname, 'samples', name));
    expect([name, mapping && mappingProblems(mapping)]).toEqual([name, []]);
  }
});

test('headings and states may have names that programs know otherwise', async () => {
  const path = fileOf('Summary,Issue key,Status,constructor,__proto__,toString\nA,X-1,constructor,x,y,z\n', 'x.csv');
  const { mapping } = await sniff(path);
  const { tasks } = await recordsOf(path, { source: 'jira', mapping });
  expect(tasks[0]?.fields.map((field) => field.value)).toEqual(['X-1', 'x', 'y', 'z']);
});
