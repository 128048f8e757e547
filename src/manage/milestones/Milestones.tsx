import { Button, Group, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Stack as PageStack } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Project } from '../projects/projects.ts';
import { MilestoneCard } from './MilestoneCard.tsx';
import css from './Milestones.module.css';
import { milestones } from './milestones.client.ts';
import { useMilestoneAct } from './useMilestoneAct.ts';

/** The milestones of a project: what done means, who keeps each, what is reached. */
export function Milestones({ project }: { project: Project }) {
  const list = useQuery(milestones.list.queryOptions({ input: { project_id: project.id } }));
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const over = list.data.filter((m) => m.state === 'reached' || m.state === 'withdrawn');
  const living = list.data.filter((m) => !over.includes(m));
  return (
    <PageStack>
      {list.data.length === 0 && (
        <Section>
          <Empty sentence="No milestone yet." line="A milestone says when something is true, and what done means. Tasks lie in it." />
        </Section>
      )}
      {living.map((m) => (
        <MilestoneCard key={m.id} milestone={m} />
      ))}
      {project.can.plan && <NewMilestone projectId={project.id} />}
      {over.length > 0 && (
        <details className={css.over}>
          <summary className="tl-muted">Over, {over.length}</summary>
          <PageStack>
            {over.map((m) => (
              <MilestoneCard key={m.id} milestone={m} />
            ))}
          </PageStack>
        </details>
      )}
    </PageStack>
  );
}

function NewMilestone({ projectId }: { projectId: string }) {
  const act = useMilestoneAct();
  const [title, setTitle] = useState('');
  const [day, setDay] = useState<string | null>(null);
  const [means, setMeans] = useState('');
  return (
    <Section title="New milestone" padded>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const done_means = means
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean);
          act.mutate(async () => {
            await milestones.client.create({ id: newId(), project_id: projectId, title, target_on: day, done_means });
            setTitle('');
            setDay(null);
            setMeans('');
          });
        }}
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label="What will be true?" required maxLength={255} value={title} onChange={(e) => setTitle(e.currentTarget.value)} />
          <DayInput label="By" value={day} onChange={setDay} />
        </SimpleGrid>
        <Textarea
          mt="md"
          label="Done means"
          description="One condition a line. Each is ticked, or waived with a reason, before it is reached."
          autosize
          minRows={2}
          value={means}
          onChange={(e) => setMeans(e.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md">
          <Button type="submit" loading={act.isPending}>
            Add the milestone
          </Button>
        </Group>
      </form>
    </Section>
  );
}
