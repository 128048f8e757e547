import { expect, test } from 'vitest';
import { historyWords } from './history-words.ts';

test('what happened reads as a sentence without its actor', () => {
  const cases: [string, Record<string, unknown>, string][] = [
    ['task.created', {}, 'wrote it down'],
    ['task.moved', { to: 'In review' }, 'moved it to In review'],
    ['task.dropped', { because: 'the clinic moves' }, 'dropped it, because the clinic moves'],
    ['task.changed', { fields: ['title', 'due_on'] }, 'changed the title and the due day'],
    ['task.changed', { fields: ['new_field'] }, 'changed new field'],
    ['offer.made', { to: 'Jonas' }, 'offered it to Jonas'],
    ['offer.taken', { role: 'holder' }, 'took it'],
    ['offer.handed_back', {}, 'handed it back'],
    ['offer.handed_back', { left: true }, 'made it free again: whoever had it has left'],
    ['offer.agreed', { to: 'Jonas' }, 'agreed to a “yes, if”: Jonas took it'],
    ['offer.agreed', {}, 'agreed to a “yes, if”'],
    ['thread.tied', { to: 'Visits', because: 'forms come first' }, 'tied it to “Visits”, because forms come first'],
    ['thread.tied', { to: 'Visits', because: '' }, 'tied it to “Visits”'],
    ['goal.checked_in', { confidence: 7 }, 'checked in: confidence 7 of 10'],
    ['goal.closed', { outcome: 'partly', because: 'two of four' }, 'closed it as partly, because two of four'],
    ['project.paused', { from: 'active', because: '' }, 'paused it'],
    ['project.stopped', { because: 'the money went elsewhere' }, 'stopped it, because the money went elsewhere'],
    ['project.changed', { changed: ['name', 'ends_on'] }, 'changed the name and the end'],
    ['project.key_changed', { from: 'BOOK', to: 'VISIT' }, 'changed the key to “VISIT”'],
    ['task.changed', { fields: [], own: [{ name: 'Cost', to: '12.50' }] }, 'set “Cost” to “12.50”'],
    ['task.changed', { fields: [], own: [{ name: 'Cost', to: null }] }, 'emptied “Cost”'],
    [
      'task.changed',
      {
        fields: ['title'],
        own: [
          { name: 'Cost', to: '1' },
          { name: 'a_b', to: null },
        ],
      },
      'changed the title and “Cost” and “a_b”',
    ],
    ['project.field_ended', { name: 'Cost' }, 'ended the field “Cost”'],
    ['project.label_added', { name: 'Phone' }, 'added the label “Phone”'],
    ['project.state_changed', { name: null }, 'changed the state of the project'],
    ['project.access_given', { person: 'Jonas', level: 'see' }, 'let Jonas in'],
    ['project.access_ended', { person: 'Jonas' }, 'ended the access of Jonas'],
    ['project.access_given', { unit: 'Care', level: 'see' }, 'let everyone in Care in'],
    ['project.access_ended', { unit: 'Care' }, 'ended the access of Care'],
    ['milestone.condition_ticked', {}, 'ticked a condition'],
    ['milestone.changed', { fields: ['target_on'], because: 'the clinic moves house' }, 'changed the day, because the clinic moves house'],
    ['milestone.reached', { title: 'Pilot' }, 'said it is reached'],
    ['vision.rewritten', { because: 'a week is too long' }, 'wrote its next version, because a week is too long'],
    ['something.new_here', {}, 'something was new here'],
  ];
  for (const [kind, data, words] of cases) expect([kind, historyWords(kind, data)]).toEqual([kind, words]);
});

test('data of another shape is never shown raw', () => {
  expect(historyWords('task.moved', { to: { a: 1 } })).toBe('moved it to ');
  expect(historyWords('task.dropped', { because: 7 })).toBe('dropped it');
  expect(historyWords('task.changed', { fields: 'title' })).toBe('task was changed');
  expect(historyWords('task.changed', { fields: [], own: ['x', null, { name: 7 }] })).toBe('task was changed');
});
