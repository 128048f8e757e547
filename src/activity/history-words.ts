const plain: Record<string, string> = {
  'task.created': 'wrote it down',
  'task.finished': 'finished it',
  'task.reopened': 'opened it again',
  'task.dropped': 'dropped it',
  'task.trashed': 'put it in the trash',
  'task.restored': 'took it out of the trash',
  'offer.taken': 'took it',
  'offer.handed_back': 'handed it back',
  'comment.added': 'commented',
  'comment.edited': 'changed a comment',
  'comment.deleted': 'deleted a comment',
  'goal.created': 'wrote the goal',
  'goal.began': 'began it',
  'goal.reopened': 'opened it again',
  'thread.untied': 'untied it',
  'project.created': 'started the project',
};

const fieldWords: Record<string, string> = {
  title: 'the title',
  body: 'the text',
  due_on: 'the due day',
  starts_on: 'the start',
  priority: 'the priority',
  labels: 'the labels',
  milestone_id: 'the milestone',
  parent_id: 'where it lies',
  estimate_minutes: 'the estimate',
  engagement: 'who does it',
  people_needed: 'how many people it needs',
  contribution: 'the contribution',
  results: 'the key results',
  ends_on: 'the end',
};

/** A line of the log in words, without its actor: "moved it to In review". */
export function historyWords(kind: string, data: Record<string, unknown>): string {
  const text = (key: string) => (typeof data[key] === 'string' ? (data[key] as string) : '');
  const because = text('because') ? `, because ${text('because')}` : '';
  if (kind === 'task.moved') return `moved it to ${text('to')}`;
  if (kind === 'offer.agreed') return text('to') ? `agreed to a “yes, if”: ${text('to')} took it` : 'agreed to a “yes, if”';
  if (kind === 'offer.handed_back' && data.left === true) return 'made it free again: whoever had it has left';
  if (kind === 'offer.made') return `offered it to ${text('to')}`;
  if (kind === 'thread.tied') return `tied it to “${text('to')}”${because}`;
  if (kind === 'goal.checked_in') return `checked in: confidence ${String(data.confidence)} of 10`;
  if (kind === 'goal.closed') return `closed it as ${text('outcome')}${because}`;
  const fields = Array.isArray(data.fields) ? data.fields.map((f) => fieldWords[String(f)] ?? String(f).replaceAll('_', ' ')) : [];
  if (fields.length > 0) return `changed ${fields.join(' and ')}`;
  return `${plain[kind] ?? kind.split('.').join(' was ').replaceAll('_', ' ')}${because}`;
}
