import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { OfferDialog } from '../../offers/OfferDialog.tsx';
import { offers } from '../../offers/offers.client.ts';
import { Chip } from '../../ui/Chip.tsx';
import { refresh } from '../../ui/client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { DayText } from '../../ui/DayText.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { tellTrouble } from '../../ui/notify.tsx';
import { Stack as PageStack } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Project } from '../projects/projects.ts';
import { milestones } from './milestones.client.ts';
import type { Milestone } from './milestones.ts';

/** The milestones of a project: what done means, who keeps each, what is reached. */
export function Milestones({ project }: { project: Project }) {
  const list = useQuery(milestones.list.queryOptions({ input: { project_id: project.id } }));
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  return (
    <PageStack>
      {list.data.length === 0 && (
        <Section>
          <Empty sentence="No milestone yet." line="A milestone says when something is true, and what done means. Tasks lie in it." />
        </Section>
      )}
      {list.data.map((m) => (
        <One key={m.id} milestone={m} />
      ))}
      {project.can.plan && <NewMilestone projectId={project.id} />}
    </PageStack>
  );
}

function useAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'milestones', 'projects', 'tasks', 'today', 'throughline', 'offers'),
  });
}

function One({ milestone: m }: { milestone: Milestone }) {
  const act = useAct();
  const [offering, setOffering] = useState(false);
  const [condition, setCondition] = useState('');
  const open = m.counts.ready + m.counts.in_progress + m.counts.in_review;
  const reached = m.state === 'reached';
  return (
    <Section
      title={m.title}
      note={
        <>
          {m.target_on && <DayText day={m.target_on} />}{' '}
          {reached ? <Chip tone="ok">reached</Chip> : m.promise !== 'internal' && <Chip tone="star">promised</Chip>}
        </>
      }
      padded
    >
      <Stack gap={8}>
        <span className="tl-small tl-muted">
          {open} open, {m.counts.done} done
          {m.steward ? ` · kept by ${m.steward.name}` : ' · nobody keeps it yet'}
        </span>
        {m.done_means.map((d) => (
          <Checkbox
            key={d.id}
            checked={d.ticked !== null || d.waived_because !== null}
            disabled={reached || d.waived_because !== null}
            label={d.waived_because ? `${d.text} (waived: ${d.waived_because})` : d.text}
            onChange={(e) => {
              const on = e.currentTarget.checked;
              act.mutate(() => (on ? milestones.client.tick({ milestone_id: m.id, id: d.id }) : milestones.client.untick({ milestone_id: m.id, id: d.id })));
            }}
          />
        ))}
        {m.can.edit && !reached && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const text = condition;
              setCondition('');
              act.mutate(() => milestones.client.addCondition({ milestone_id: m.id, id: newId(), text }));
            }}
          >
            <TextInput
              aria-label={`Done means, for ${m.title}`}
              placeholder="Done means …"
              value={condition}
              onChange={(e) => setCondition(e.currentTarget.value)}
            />
          </form>
        )}
        <Group gap={8}>
          {m.can.reach && (
            <Button variant="filled" onClick={() => act.mutate(() => milestones.client.reach({ id: m.id, version: m.version }))}>
              It is reached
            </Button>
          )}
          {reached && m.can.edit && <Button onClick={() => act.mutate(() => milestones.client.unreach({ id: m.id }))}>Not reached after all</Button>}
          {m.can.take && <Button onClick={() => act.mutate(() => offers.client.takeUntaken({ kind: 'milestone', id: m.id }))}>Keep it</Button>}
          {m.can.edit && !reached && (
            <Button variant="subtle" onClick={() => setOffering(true)}>
              Offer its stewardship
            </Button>
          )}
          {m.can.edit && (
            <Button variant="subtle" onClick={() => act.mutate(() => milestones.client.trash({ id: m.id }))}>
              Trash it
            </Button>
          )}
        </Group>
      </Stack>
      <OfferDialog subject={{ kind: 'milestone', id: m.id, title: m.title }} opened={offering} onClose={() => setOffering(false)} />
    </Section>
  );
}

function NewMilestone({ projectId }: { projectId: string }) {
  const act = useAct();
  const [title, setTitle] = useState('');
  const [day, setDay] = useState<string | null>(null);
  return (
    <Section title="New milestone" padded>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate(async () => {
            await milestones.client.create({ id: newId(), project_id: projectId, title, target_on: day });
            setTitle('');
            setDay(null);
          });
        }}
      >
        <Group align="end">
          <TextInput label="What will be true?" required value={title} onChange={(e) => setTitle(e.currentTarget.value)} style={{ flex: 1, minWidth: 200 }} />
          <DayInput label="By" value={day} onChange={setDay} w={160} />
          <Button type="submit" loading={act.isPending}>
            Add it
          </Button>
        </Group>
      </form>
    </Section>
  );
}
