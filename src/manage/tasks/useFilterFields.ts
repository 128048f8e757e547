import { useQuery } from '@tanstack/react-query';
import type { Test } from '../../filter/filter.ts';
import { wordsOf } from '../../filter/words.ts';
import { milestones } from '../milestones/milestones.client.ts';
import { categories, type Project } from '../projects/projects.ts';

export interface Choice {
  label: string;
  test: Test;
}
export interface FieldChoice {
  name: string;
  choices: Choice[];
  /** What one types oneself, where no list has it: the beginning of it. */
  typed?: string;
}

const test = (field: Test['field'], value: string, op: Test['op'] = ':'): Test => ({ field, op, values: [value] });
const said = (t: Test): string => {
  const words = wordsOf(t);
  const at = words.indexOf(': ');
  const value = at > 0 ? words.slice(at + 2) : words;
  return value.charAt(0).toUpperCase() + value.slice(1);
};
const choices = (field: Test['field'], values: readonly string[]): Choice[] => values.map((v) => ({ label: said(test(field, v)), test: test(field, v) }));
const days = (field: 'due' | 'created' | 'updated', list: [string, Test['op'], string][]): Choice[] =>
  list.map(([label, op, value]) => ({ label, test: test(field, value, op) }));

/** What the button for filters offers: of a project its own states, labels and milestones; of all work what holds everywhere. */
export function useFilterFields(project: Project | null, opened: boolean): FieldChoice[] {
  const ms = useQuery(milestones.list.queryOptions({ input: { project_id: project?.id ?? '' }, enabled: opened && project !== null }));
  const own = (field: Test['field'], names: string[]): Choice[] => names.map((name) => ({ label: name, test: test(field, name) }));
  const list: FieldChoice[] = [
    { name: 'Which', choices: choices('is', ['open', 'untaken', 'mine', 'late', 'blocked', 'loose', 'done', 'dropped']) },
    {
      name: 'State',
      choices: project
        ? own(
            'state',
            project.states.map((s) => s.name),
          )
        : choices('state', categories),
    },
    {
      name: 'Due',
      choices: days('due', [
        ['Late', ':', 'late'],
        ['Today', ':', 'today'],
        ['This week', ':', 'week'],
        ['Within two weeks', '<=', '2w'],
        ['Within 30 days', ':', 'month'],
        ['No day', ':', 'none'],
      ]),
    },
    { name: 'Priority', choices: choices('priority', ['urgent', 'high', 'normal', 'low']) },
    {
      name: 'Held by',
      choices: [...own('holder', []), { label: 'Me', test: test('holder', 'me') }, { label: 'Nobody', test: test('holder', 'nobody') }],
      typed: 'holder:',
    },
    {
      name: 'Offered',
      choices: [
        { label: 'To me', test: test('offered', 'me') },
        { label: 'To anyone', test: test('offered', 'yes') },
        { label: 'Not offered', test: test('offered', 'no') },
      ],
    },
    { name: 'Done by', choices: choices('engagement', ['individual', 'any_one', 'all_of', 'together', 'quorum']) },
    {
      name: 'Changed',
      choices: days('updated', [
        ['Today', ':', 'today'],
        ['This week', ':', 'week'],
        ['Not in the last month', '<', '-1m'],
      ]),
    },
  ];
  if (project && project.labels.length > 0)
    list.splice(3, 0, {
      name: 'Label',
      choices: [
        ...own(
          'label',
          project.labels.map((l) => l.name),
        ),
        { label: 'No label', test: test('label', 'none') },
      ],
    });
  if (!project)
    list.splice(
      3,
      0,
      { name: 'Label', choices: [{ label: 'No label', test: test('label', 'none') }], typed: 'label:' },
      { name: 'Project', choices: [], typed: 'project:' },
    );
  if (ms.data && ms.data.length > 0)
    list.splice(4, 0, {
      name: 'Milestone',
      choices: [
        ...own(
          'milestone',
          ms.data.map((m) => m.title),
        ),
        { label: 'No milestone', test: test('milestone', 'none') },
      ],
    });
  for (const field of project?.fields ?? [])
    list.push({
      name: field.name,
      choices: [{ label: 'Nothing in it', test: { field: 'field', name: field.name, op: ':', values: ['none'] } }],
      typed: `field."${field.name.replace(/(["\\])/g, '\\$1')}":`,
    });
  return list;
}
