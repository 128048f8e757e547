import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { OpenOffer } from '../../offers/OpenOffer.tsx';
import { offers } from '../../offers/offers.client.ts';
import { useMembership } from '../../people/accounts.client.ts';
import { refresh } from '../../ui/client.ts';
import { useConfirm } from '../../ui/confirm.tsx';
import { later } from '../../ui/later.tsx';
import { tellTrouble, tellWithUndo } from '../../ui/notify.tsx';
import { ChildrenDialog, useChildren } from './ChildrenDialog.tsx';
import { quorumSentence } from './quorum.ts';
import css from './TaskPanel.module.css';
import { tasks } from './tasks.client.ts';
import type { Task } from './tasks.ts';

const OfferDialog = later(() => import('../../offers/OfferDialog.tsx').then((m) => m.OfferDialog));

const touched = ['tasks', 'parts', 'offers', 'today', 'projects', 'inbox', 'throughline', 'history', 'milestones'];

/** Who holds a task, what is offered, and what one can do about it. */
export function Holding({ task, onGone }: { task: Task; onGone: () => void }) {
  const queries = useQueryClient();
  const me = useMembership();
  const confirm = useConfirm();
  const [offering, setOffering] = useState<'holder' | 'contributor' | null>(null);
  const open = useQuery(offers.ofThing.queryOptions({ input: { kind: 'task', id: task.id } }));
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, ...touched),
  });
  const finish = (children?: 'close' | 'move' | 'drop') => act.mutateAsync(() => tasks.client.finish({ id: task.id, ...(children ? { children } : {}) }));
  const asking = useChildren((children) => finish(children));
  const left = task.parts.all - task.parts.done;
  const done = task.category === 'done' || task.category === 'dropped';
  const mine = task.holder?.id === me?.person_id;
  const thing = { kind: 'task' as const, id: task.id };
  const waiting = open.data ?? [];
  // What waits for my answer stands out; beside it, what I may do with the task is quiet.
  const asked = waiting.some((o) => o.can.answer || o.can.agree);
  const mayTakeOffer = waiting.some((o) => o.can.answer);
  return (
    <div className={css.holding}>
      <div>
        <span className="tl-strong">{sentenceOf(task, mine)}</span>
        {task.engagement === 'quorum' && task.people_in && !done && task.category !== 'in_progress' && task.category !== 'in_review' && (
          <span className="tl-muted"> {quorumSentence(task.people_in)}</span>
        )}
        {task.contributors.length > 0 && (
          <span className="tl-muted">
            {' '}
            {task.engagement === 'all_of' ? 'Parts of it: ' : 'With '}
            {task.contributors.map((p) => p.name).join(', ')}.
          </span>
        )}
        {task.not_taken_here && task.imported_names && <span className="tl-muted"> It came with the name {task.imported_names}.</span>}
      </div>
      {waiting.map((offer) => (
        <OpenOffer key={offer.id} offer={offer} act={(run) => act.mutate(run)} />
      ))}
      <Group gap={8}>
        {!done && task.can.finish && (
          <Button variant={asked ? 'default' : 'filled'} onClick={() => (left > 0 ? asking.ask(left) : void finish().catch(() => {}))}>
            It is done
          </Button>
        )}
        {done && (mine || task.can.plan) && <Button onClick={() => act.mutate(() => tasks.client.reopen({ id: task.id }))}>Open it again</Button>}
        {task.can.take && !mayTakeOffer && (
          <Button variant={asked || task.can.finish ? 'default' : 'filled'} onClick={() => act.mutate(() => offers.client.takeUntaken(thing))}>
            {task.holder ? 'Join in' : 'Take it'}
          </Button>
        )}
        {!done && task.can.offer && task.engagement === 'quorum' && <Button onClick={() => setOffering('contributor')}>Offer it to …</Button>}
        {!done && task.can.offer && (task.engagement !== 'quorum' || mine) && (
          <Button onClick={() => setOffering(task.engagement === 'together' && task.holder && !mine ? 'contributor' : 'holder')}>
            {mine ? 'Hand it on …' : 'Offer it to …'}
          </Button>
        )}
        {task.can.hand_back && (
          <Button variant="subtle" onClick={() => act.mutate(() => offers.client.handBack(thing))}>
            Hand it back
          </Button>
        )}
        {task.can.trash && (
          <Button
            variant="subtle"
            onClick={async () => {
              if (
                !(await confirm({
                  title: 'Put it in the trash?',
                  text: `“${task.title}” and what lies below it. It can be taken out again for 30 days.`,
                  yes: 'Trash it',
                  risk: true,
                }))
              )
                return;
              const gone = await act
                .mutateAsync(() => tasks.client.trash({ id: task.id }))
                .then(
                  () => true,
                  () => false,
                );
              if (gone) tellWithUndo(`In the trash: ${task.title}`, () => act.mutate(() => tasks.client.restore({ id: task.id })));
              onGone();
            }}
          >
            Trash
          </Button>
        )}
      </Group>
      <OfferDialog
        subject={{ ...thing, title: task.title }}
        {...(offering ? { role: offering } : {})}
        opened={offering !== null}
        onClose={() => setOffering(null)}
      />
      <ChildrenDialog {...asking.dialog} title={task.title} />
    </div>
  );
}

function sentenceOf(task: Task, mine: boolean): string {
  if (task.category === 'done')
    return task.holder
      ? `${mine ? 'You' : task.holder.name} finished this.`
      : task.imported_names
        ? `Finished elsewhere by ${task.imported_names}.`
        : 'This is done.';
  if (task.category === 'dropped') return 'This was dropped.';
  if (task.holder) return mine ? 'You hold this.' : `${task.holder.name} holds this.`;
  return task.not_taken_here ? 'It is under way, and not taken here yet.' : 'Nobody holds this yet.';
}
