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
  'comment.restored': 'brought a comment back',
  'goal.created': 'wrote the goal',
  'goal.began': 'began it',
  'goal.reopened': 'opened it again',
  'thread.untied': 'untied it',
  'thread.changed': 'said anew why it is tied',
  'project.created': 'started the project',
  'project.draft': 'made it a draft again',
  'project.proposed': 'proposed it',
  'project.active': 'began it',
  'project.paused': 'paused it',
  'project.completed': 'completed it',
  'project.stopped': 'stopped it',
  'project.archived': 'put it in the archive',
  'project.imported': 'brought work in',
  'import.undone': 'took an import back',
  'milestone.created': 'wrote the milestone',
  'milestone.reached': 'said it is reached',
  'milestone.unreached': 'said it is not reached after all',
  'milestone.trashed': 'put a milestone in the trash',
  'milestone.restored': 'took it out of the trash',
  'milestone.condition_added': 'added a condition',
  'milestone.condition_removed': 'removed a condition',
  'milestone.condition_ticked': 'ticked a condition',
  'milestone.condition_unticked': 'unticked a condition',
  'milestone.condition_waived': 'waived a condition',
  'vision.written': 'wrote the vision',
  'vision.rewritten': 'wrote its next version',
};

// What happened to a part that has a name: "added the label “Phone”".
const named: Record<string, [verb: string, key: string]> = {
  'project.label_added': ['added the label', 'name'],
  'project.label_changed': ['changed the label', 'name'],
  'project.label_removed': ['removed the label', 'name'],
  'project.state_added': ['added the state', 'name'],
  'project.state_changed': ['changed the state', 'name'],
  'project.state_removed': ['removed the state', 'name'],
  'project.field_added': ['added the field', 'name'],
  'project.field_changed': ['changed the field', 'name'],
  'project.field_ended': ['ended the field', 'name'],
  'project.field_restored': ['brought back the field', 'name'],
  'project.key_changed': ['changed the key to', 'to'],
  'file.added': ['added the file', 'name'],
  'file.removed': ['removed the file', 'name'],
  'file.restored': ['brought back the file', 'name'],
};

const fieldWords: Record<string, string> = {
  title: 'the title',
  name: 'the name',
  purpose: 'the purpose',
  outcome: 'the outcome',
  unit_id: 'the unit',
  access: 'who sees it',
  target_on: 'the day',
  promise: 'the promise',
  state: 'the state',
  rhythm: 'the rhythm',
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
  people_most: 'how many may take it',
  contribution: 'the contribution',
  results: 'the key results',
  ends_on: 'the end',
};

// What happened to a part of a task, told in the history of the task.
function ofPart(kind: string, part: string, data: Record<string, unknown>): string {
  if (kind === 'offer.made') return `offered ${part} to ${String(data.to ?? '')}`;
  if (kind === 'offer.taken') return `took ${part}`;
  if (kind === 'offer.agreed') return `agreed to a “yes, if”: ${String(data.to ?? '')} took ${part}`;
  if (kind === 'offer.handed_back') return data.left === true ? `made ${part} free again: whoever had it has left` : `handed ${part} back`;
  const verbs: Record<string, string> = { added: 'added', changed: 'changed', dropped: 'dropped', finished: 'finished', reopened: 'opened again:' };
  return `${verbs[kind.replace('task.part_', '')] ?? 'changed'} ${part}`;
}

// Fields of the project's own that were changed, with what stands there now.
function ownFields(told: unknown): { name: string; to: string | null }[] {
  if (!Array.isArray(told)) return [];
  return (told as Record<string, unknown>[]).flatMap((f) =>
    typeof f?.name === 'string' ? [{ name: f.name, to: typeof f.to === 'string' ? f.to : null }] : [],
  );
}

/** A line of the log in words, without its actor: "moved it to In review". */
export function historyWords(kind: string, data: Record<string, unknown>): string {
  const text = (key: string) => (typeof data[key] === 'string' ? (data[key] as string) : '');
  if (text('part')) return ofPart(kind, `the part “${text('part')}”`, data);
  const because = text('because') ? `, because ${text('because')}` : '';
  if (kind === 'vision.reviewed') return `read it again: it stands${because}`;
  if (kind === 'task.moved') return `moved it to ${text('to')}`;
  if (kind === 'offer.agreed') return text('to') ? `agreed to a “yes, if”: ${text('to')} took it` : 'agreed to a “yes, if”';
  if (kind === 'offer.handed_back' && data.left === true) return 'made it free again: whoever had it has left';
  if (kind === 'offer.made') return `offered it to ${text('to')}`;
  if (kind === 'thread.tied') return `tied it to “${text('to')}”${because}`;
  if (kind === 'project.access_given') return text('unit') ? `let everyone in ${text('unit')} in` : `let ${text('person')} in`;
  if (kind === 'project.access_ended') return `ended the access of ${text('unit') || text('person')}`;
  if (kind === 'goal.checked_in') return `checked in: confidence ${String(data.confidence)} of 10`;
  if (kind === 'goal.closed') return `closed it as ${text('outcome')}${because}`;
  const part = named[kind];
  if (part) return `${part[0]} ${text(part[1]) ? `“${text(part[1])}”` : 'of the project'}`;
  const told = data.fields ?? data.changed;
  const fields = Array.isArray(told) ? told.map((f) => fieldWords[String(f)] ?? String(f).replaceAll('_', ' ')) : [];
  const own = ownFields(data.own);
  const [only] = own;
  if (only && own.length === 1 && fields.length === 0) return only.to === null ? `emptied “${only.name}”` : `set “${only.name}” to “${only.to}”`;
  fields.push(...own.map((f) => `“${f.name}”`));
  if (fields.length > 0) return `changed ${fields.join(' and ')}${because}`;
  return `${plain[kind] ?? kind.split('.').join(' was ').replaceAll('_', ' ')}${because}`;
}
