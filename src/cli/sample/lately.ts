import { upload } from '../../files/files.server.ts';
import { newId } from '../../kit/ids.ts';
import type { Who } from './cast.ts';
import type { Stage } from './stage.ts';
import { type Ids, idOf, type Step } from './steps.ts';

// What happened in the last days beside the work itself: a swap that waits, a round that each does a part of, what is followed, how one looks at work, what was put on a task.

/** The steps of the last days. */
export const stepsOfLately = (stage: Stage, ids: Ids): Step[] => [...stepsOfSwap(stage, ids), ...stepsOfRound(stage, ids), ...stepsOfLooking(stage, ids)];

/** The task of this title. */
async function taskCalled(stage: Stage, ids: Ids, key: string, title: string): Promise<string> {
  const { tasks } = await stage.as('noor', -0.1).tasks.list({ project_id: idOf(ids.projects, key), filter: `text:"${title}"`, limit: 20 });
  const found = tasks.find((t) => t.title === title);
  if (!found) throw new Error(`The sample has no task “${title}” in ${key}.`);
  return found.id;
}

/** Noor would hand something on; Emre would take it in exchange for one of his. She has not answered yet. */
function stepsOfSwap(stage: Stage, ids: Ids): Step[] {
  const id = newId();
  return [
    {
      at: -1.6,
      do: async () => {
        const subject_id = await taskCalled(stage, ids, 'DESK', 'Order paper for the printer in Hollen');
        const message = 'You pass the shop on your way home, and I do not.';
        return stage.as('noor', -1.6).offers.offer({ id, kind: 'task', subject_id, to_person_id: stage.idOf.emre, message, reply_by: stage.workday(10) });
      },
    },
    {
      at: -0.6,
      do: async () => {
        const give_id = await taskCalled(stage, ids, 'BOOK', 'Who answers on the pilot’s first evening');
        const message = 'Gladly. Whoever calls that evening should hear your voice, not mine.';
        return stage.as('emre', -0.6).offers.counter({ id, kind: 'swap', give_kind: 'task', give_id, message });
      },
    },
  ];
}

/** A round that each does a part of: one is done, one taken, one offered, one nobody’s. */
function stepsOfRound(stage: Stage, ids: Ids): Step[] {
  const task = newId();
  const [brugg, hollen, bus, phone] = [newId(), newId(), newId(), newId()];
  const offer = newId();
  const part = (id: string) => ({ kind: 'part', id }) as const;
  return [
    {
      at: -5.6,
      do: () =>
        stage.as('mina', -5.6).tasks.create({
          id: task,
          project_id: idOf(ids.projects, 'BOOK'),
          title: 'Watch people book, and write down where they stop',
          body: 'Say nothing while they try. The first thing they ask you is the finding.',
          milestone_id: idOf(ids.milestones, 'BOOK.pilot'),
          labels: [idOf(ids.labels, 'BOOK.screens')],
          due_on: stage.workday(8),
          engagement: 'all_of',
          parts: [
            { id: brugg, title: 'At the desk in Brugg' },
            { id: hollen, title: 'In the waiting room of Hollen' },
            { id: bus, title: 'On the bus to Senn' },
            { id: phone, title: 'With somebody who would rather call' },
          ],
        }),
    },
    { at: -5.2, do: () => stage.as('jonas', -5.2).offers.takeUntaken(part(brugg)) },
    { at: -4.6, do: () => stage.as('mina', -4.6).offers.takeUntaken(part(bus)) },
    { at: -2.7, do: () => stage.as('jonas', -2.7).parts.finish({ id: brugg }) },
    {
      at: -1.3,
      do: () =>
        stage.as('mina', -1.3).offers.offer({
          id: offer,
          kind: 'part',
          subject_id: hollen,
          to_person_id: stage.idOf.noor,
          message: 'They know you there: they will tell you what they would not tell me.',
          reply_by: stage.workday(9),
        }),
    },
  ];
}

/** What Noor follows and muted, and the views that people keep. */
function stepsOfLooking(stage: Stage, ids: Ids): Step[] {
  const noor = (at: number) => stage.as('noor', at);
  const view = (
    at: number,
    who: Who,
    name: string,
    key: string | null,
    look: { filter: string; layout?: 'list' | 'calendar'; group?: 'milestone' | 'project' },
  ) => {
    const id = newId();
    const project_id = key === null ? null : idOf(ids.projects, key);
    const given = { id, name, project_id, sort: 'due_on', layout: 'list', group: 'none', ...look } as const;
    return { id, made: { at, do: () => stage.as(who, at).views.create({ ...given, columns: ['labels', 'state', 'due', 'holder'] }) } };
  };
  const signal = view(-9.5, 'emre', 'Where the signal is weak', 'BOOK', { filter: 'is:open label:"weak signal"', group: 'milestone' });
  const fortnight = view(-8.5, 'tilda', 'What comes in two weeks', null, { filter: 'is:open due<2w', layout: 'calendar' });
  const loose = view(-3.5, 'noor', 'Mine, without a goal', null, { filter: 'is:open is:mine is:loose', group: 'project' });
  return [
    signal.made,
    { at: -9.4, do: () => stage.as('emre', -9.4).views.share({ id: signal.id }) },
    fortnight.made,
    { at: -8.4, do: () => stage.as('tilda', -8.4).views.share({ id: fortnight.id, locked: true }) },
    loose.made,
    { at: -7.5, do: () => noor(-7.5).follows.follow({ kind: 'goal', id: ids.goals.heard }) },
    { at: -7.4, do: () => noor(-7.4).follows.follow({ kind: 'project', id: idOf(ids.projects, 'TEXT') }) },
    { at: -6.5, do: () => noor(-6.5).follows.mute({ kind: 'project', id: idOf(ids.projects, 'SUN') }) },
  ];
}

const onTheBus = `stop,bars out of four,form
Brugg station,4,sent at once
Hollen mill,3,sent at once
Oberfeld church,2,sent after nine seconds
Tannau bridge,1,kept; sent in Oberfeld on the way back
Rietbach school,0,kept; sent at home
Senn hall,0,kept; sent at home
`;

const wording = `# What we say when something fails

- **No signal.** “We have kept what you wrote. It is sent when you are back in reach; you need not do anything.”
- **The time is gone.** “Somebody was quicker. These three are free on the same day.”
- **We do not know.** “This is our mistake, not yours. Call 0800, and say the four letters below.”

Nowhere: *invalid*, *error*, *please try again later*.
`;

/** What was put on tasks. A file is streamed to the disk first, so each is a write of its own. */
export async function putFiles(stage: Stage, ids: Ids): Promise<void> {
  const put = async (who: Who, title: string, name: string, type: string, text: string) => {
    const where = new URLSearchParams({ id: newId(), kind: 'task', subject_id: await taskCalled(stage, ids, 'BOOK', title), name });
    await upload(stage.context(who, -0.2), new Request(`http://sample/files?${where}`, { method: 'POST', headers: { 'content-type': type }, body: text }));
  };
  await put('emre', 'Form works at 360 px and offline', 'signal-on-the-bus.csv', 'text/csv', onTheBus);
  await put('jonas', 'Answer Jonas on error wording', 'words-when-it-fails.md', 'text/markdown', wording);
}
