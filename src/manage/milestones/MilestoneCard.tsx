import { Button, Group, Menu, Stack } from '@mantine/core';
import { useState } from 'react';
import { FollowButton } from '../../activity/FollowButton.tsx';
import { History } from '../../activity/History.tsx';
import { offers } from '../../offers/offers.client.ts';
import { useMembership } from '../../people/accounts.client.ts';
import { trash as trashOf } from '../../trash/trash.client.ts';
import { Chip } from '../../ui/Chip.tsx';
import { useConfirm } from '../../ui/confirm.tsx';
import { DayText } from '../../ui/DayText.tsx';
import { later } from '../../ui/later.tsx';
import { tellWithUndo } from '../../ui/notify.tsx';
import { Section } from '../../ui/Section.tsx';
import { DoneMeans, Reason } from './DoneMeans.tsx';
import css from './Milestones.module.css';
import { milestones } from './milestones.client.ts';
import type { Milestone } from './milestones.ts';
import { useMilestoneAct } from './useMilestoneAct.ts';

const OfferDialog = later(() => import('../../offers/OfferDialog.tsx').then((m) => m.OfferDialog));
const MilestoneDialog = later(() => import('./MilestoneDialog.tsx').then((m) => m.MilestoneDialog));

const promises: Record<Milestone['promise'], string> = { internal: 'among ourselves', promised_outside: 'promised outside', statutory: 'required by law' };
const tones = { reached: 'ok', missed: 'risk', agreed: 'work', planned: undefined, withdrawn: undefined } as const;
type Ending = 'missed' | 'withdrawn';

/** One milestone: its day and promise, what done means, who keeps it, and how it went. */
export function MilestoneCard({ milestone: m }: { milestone: Milestone }) {
  const act = useMilestoneAct();
  const confirm = useConfirm();
  const me = useMembership()?.person_id;
  const [offering, setOffering] = useState(false);
  const [editing, setEditing] = useState(false);
  const [ending, setEnding] = useState<Ending | null>(null);
  const open = m.counts.ready + m.counts.in_progress + m.counts.in_review;
  const reached = m.state === 'reached';
  const over = reached || m.state === 'withdrawn';
  const thing = { kind: 'milestone' as const, id: m.id };
  const left = m.conditions.all - m.conditions.met;
  const setState = (state: 'planned' | 'agreed' | Ending, because = '') =>
    act.mutate(() => milestones.client.edit({ id: m.id, version: m.version, state, because }));
  const trash = async () => {
    const text = 'Its tasks stay in the project. It can be taken out again for 30 days, and they lie in it again then.';
    if (!(await confirm({ title: `Trash “${m.title}”?`, text, yes: 'Trash it', risk: true }))) return;
    await act
      .mutateAsync(() => milestones.client.trash({ id: m.id }))
      .then(
        () => tellWithUndo(`In the trash: ${m.title}`, () => act.mutate(() => trashOf.client.restore({ kind: 'milestone', id: m.id }))),
        () => {}, // told already
      );
  };
  return (
    <Section
      title={m.title}
      note={
        <>
          {m.target_on && <DayText day={m.target_on} due={!over} />} {m.promise !== 'internal' && <Chip tone="star">{promises[m.promise]}</Chip>}{' '}
          <Chip tone={tones[m.state]}>{m.state}</Chip>
        </>
      }
      padded
    >
      <Stack gap={12}>
        <span className={css.facts}>
          {open} open, {m.counts.done} done
          {m.steward ? ` · kept by ${m.steward.name}` : ' · nobody keeps it yet'}
        </span>
        {(m.done_means.length > 0 || m.can.edit) && <DoneMeans milestone={m} />}
        {ending && (
          <Reason
            label={ending === 'missed' ? 'What made us miss it?' : 'Why is it withdrawn?'}
            yes={ending === 'missed' ? 'It was missed' : 'Withdraw it'}
            onCancel={() => setEnding(null)}
            onSave={(because) => {
              setEnding(null);
              setState(ending, because);
            }}
          />
        )}
        <Group gap={8}>
          {m.can.reach && <Button onClick={() => act.mutate(() => milestones.client.reach({ id: m.id, version: m.version }))}>It is reached</Button>}
          {m.can.edit && !over && left > 0 && (
            <span className="tl-small tl-muted">Reached when {left === 1 ? 'the last condition is' : `${left} more conditions are`} ticked or waived.</span>
          )}
          {m.can.take && <Button onClick={() => act.mutate(() => offers.client.takeUntaken(thing))}>Keep it</Button>}
          {m.can.edit && !over && (
            <Button variant="subtle" onClick={() => setOffering(true)}>
              Offer its stewardship …
            </Button>
          )}
          {m.steward?.id === me && !over && (
            <Button variant="subtle" onClick={() => act.mutate(() => offers.client.handBack(thing))}>
              Hand it back
            </Button>
          )}
          <FollowButton kind="milestone" id={m.id} size="sm" />
          {m.can.edit && (
            <Menu position="bottom-end" portalProps={{ target: 'main' }}>
              <Menu.Target>
                <Button variant="subtle" aria-label={`More for ${m.title}`}>
                  More …
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {!over && <Menu.Item onClick={() => setEditing(true)}>Change title, day or promise</Menu.Item>}
                {m.state === 'planned' && <Menu.Item onClick={() => setState('agreed')}>It is agreed</Menu.Item>}
                {(m.state === 'agreed' || m.state === 'missed' || m.state === 'withdrawn') && (
                  <Menu.Item onClick={() => setState('planned')}>Plan it again</Menu.Item>
                )}
                {!over && m.state !== 'missed' && <Menu.Item onClick={() => setEnding('missed')}>It was missed, because …</Menu.Item>}
                {!over && <Menu.Item onClick={() => setEnding('withdrawn')}>Withdraw it, because …</Menu.Item>}
                {reached && <Menu.Item onClick={() => act.mutate(() => milestones.client.unreach({ id: m.id }))}>Not reached after all</Menu.Item>}
                <Menu.Item onClick={() => void trash()}>Trash it</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
        <History kind="milestone" id={m.id} />
      </Stack>
      <MilestoneDialog milestone={m} opened={editing} onClose={() => setEditing(false)} />
      <OfferDialog subject={{ ...thing, title: m.title }} opened={offering} onClose={() => setOffering(false)} />
    </Section>
  );
}
