import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { useOptimistic } from '../../ui/optimistic.ts';
import css from './Milestones.module.css';
import { milestones } from './milestones.client.ts';
import type { Milestone } from './milestones.ts';
import { useMilestoneAct } from './useMilestoneAct.ts';

/** What done means: each condition is ticked, or waived with a reason. */
export function DoneMeans({ milestone: m }: { milestone: Milestone }) {
  const act = useMilestoneAct();
  const [text, setText] = useState('');
  const over = m.state === 'reached' || m.state === 'withdrawn';
  return (
    <div className={css.conditions}>
      {m.done_means.map((d) => (
        <Condition key={d.id} milestone={m} condition={d} over={over} />
      ))}
      {m.can.edit && !over && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            act.mutate(async () => {
              await milestones.client.addCondition({ milestone_id: m.id, id: newId(), text });
              setText('');
            });
          }}
        >
          <TextInput
            mt={6}
            aria-label={`Done means, for ${m.title}`}
            placeholder={m.done_means.length === 0 ? 'Done means …' : 'And also …'}
            maxLength={255}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
          />
        </form>
      )}
    </div>
  );
}

function Condition({ milestone: m, condition: d, over }: { milestone: Milestone; condition: Milestone['done_means'][number]; over: boolean }) {
  const act = useMilestoneAct();
  const [waiving, setWaiving] = useState(false);
  const place = { milestone_id: m.id, id: d.id };
  const waived = d.waived_because !== null;
  const tick = useOptimistic({
    call: (on: boolean) => (on ? milestones.client.tick(place) : milestones.client.untick(place)),
    paint: (on) => [
      {
        key: milestones.list.key(),
        change: (old: Milestone[]) =>
          old.map((one) =>
            one.id === m.id
              ? {
                  ...one,
                  done_means: one.done_means.map((c) => (c.id === d.id ? { ...c, ticked: on ? { at: new Date().toISOString(), by: null } : null } : c)),
                }
              : one,
          ),
      },
    ],
    refresh: ['milestones', 'today', 'throughline', 'history'],
    order: d.id,
    failed: 'The condition was not changed.',
  });
  return (
    <>
      <div className={css.condition}>
        {waived ? (
          <span className={css.waived}>
            <s>{d.text}</s> Waived, because {d.waived_because}
          </span>
        ) : (
          <Checkbox
            checked={d.ticked !== null}
            disabled={over}
            label={d.text}
            description={d.ticked?.by ? `ticked by ${d.ticked.by.name}` : undefined}
            onChange={(e) => tick.mutate(e.currentTarget.checked)}
          />
        )}
        {m.can.edit && !over && (
          <>
            {waived ? (
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={`Ask for it after all: ${d.text}`}
                onClick={() => act.mutate(() => milestones.client.untick(place))}
              >
                Ask for it after all
              </Button>
            ) : (
              d.ticked === null && (
                <Button size="compact-sm" variant="subtle" aria-label={`Waive: ${d.text}`} onClick={() => setWaiving(!waiving)} aria-expanded={waiving}>
                  Waive
                </Button>
              )
            )}
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Remove: ${d.text}`}
              onClick={() => act.mutate(() => milestones.client.removeCondition(place))}
            >
              Remove
            </Button>
          </>
        )}
      </div>
      {waiving && !waived && (
        <Reason
          label="Why is it not needed?"
          yes="Waive it"
          onCancel={() => setWaiving(false)}
          onSave={(because) => {
            setWaiving(false);
            act.mutate(() => milestones.client.waive({ ...place, because }));
          }}
        />
      )}
    </>
  );
}

/** One sentence of reason, asked where it is needed. */
export function Reason({ label, yes, onSave, onCancel }: { label: string; yes: string; onSave: (because: string) => void; onCancel: () => void }) {
  const [because, setBecause] = useState('');
  return (
    <form
      className={css.reason}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(because.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onCancel();
      }}
    >
      <TextInput label={label} required minLength={3} maxLength={300} autoFocus value={because} onChange={(e) => setBecause(e.currentTarget.value)} />
      <Button type="submit" disabled={because.trim().length < 3}>
        {yes}
      </Button>
      <Button variant="subtle" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}
