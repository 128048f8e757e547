import { notAllowed, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { isEnded } from '../projects/projects.ts';
import { mayDo, type Standing, standingTo, takesPart } from '../tasks/rights.server.ts';
import { type PartRecord, partById, partsOfTasks } from './parts.store.ts';
import type { Part } from './parts.ts';

/** What the caller is to a part: how they stand to its task, and whose the part is. */
export interface PartStanding {
  part: PartRecord;
  task: Standing;
  holder: { id: string; name: string } | null;
  isMine: boolean;
  /** The task goes on: it is neither over nor in the trash or the archive. */
  open: boolean;
}

/** How the caller stands to a part; null when they do not see its task. */
export async function partStanding(c: Context, id: string): Promise<PartStanding | null> {
  const part = await partById(c, id);
  const task = part && (await standingTo(c, part.task_id));
  if (!part || part.dropped_at !== null || !task || task.task.trashed_at !== null) return null;
  const held = (await partsOfTasks(c, [part.task_id])).find((p) => p.id === id);
  return standingOfPart(c, part, task, held?.person_id && held.name ? { id: held.person_id, name: held.name } : null);
}

/** The same, where the task and who has the part are known. */
export function standingOfPart(c: Context, part: PartRecord, task: Standing, holder: PartStanding['holder']): PartStanding {
  return { part, task, holder, isMine: holder?.id === c.me.id, open: task.projectLives && task.task.trashed_at === null && !isEnded(task.task.category) };
}

/** permissions.md in code: whoever may edit the task makes its parts; a part that someone took is theirs and of whoever holds the task. */
export function canDo({ part, task, holder, isMine, open }: PartStanding): Part['can'] {
  const shapes = mayDo(task, 'edit');
  const undone = part.finished_at === null;
  return {
    edit: open && undone && (isMine || (shapes && (holder === null || task.isHolder))),
    drop: open && shapes && holder === null,
    finish: open && undone && isMine,
    reopen: open && !undone && (isMine || task.isHolder),
    offer: open && undone && (isMine || (holder === null && mayDo(task, 'offer'))),
    take: open && undone && holder === null && takesPart(task),
    hand_back: isMine && undone,
  };
}

/** A part with which the caller may do this; read inside the transaction that does it. */
export async function partTo(c: Context, id: string, act: keyof Part['can']): Promise<PartStanding> {
  const s = await partStanding(c, id);
  if (!s) throw notFound('This part');
  if (canDo(s)[act]) return s;
  if (!s.open) throw notAllowed('The task is over: its parts do not change any more.', 'subject_is_open');
  if (act === 'finish' && s.part.finished_at !== null) return s;
  if (act === 'reopen' && s.part.finished_at === null) return s;
  if (act === 'finish' && s.holder === null) throw notAllowed('Nobody has this part. Take it, then finish it.', 'holder_needed');
  if (s.part.finished_at !== null && act !== 'reopen') throw notAllowed('This part is done. Open it again first.', 'part_is_open');
  if (s.holder !== null) throw notAllowed(`${s.holder.name} has taken this part: propose it to them in a comment.`, 'holder_decides');
  throw notAllowed('Whoever may change the task may do this.', 'may_edit_the_task');
}
