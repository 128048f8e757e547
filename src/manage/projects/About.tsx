import { Button, Group, Menu, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { OfferDialog } from '../../offers/OfferDialog.tsx';
import { offers } from '../../offers/offers.client.ts';
import { refresh } from '../../ui/client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { DayText } from '../../ui/DayText.tsx';
import { go } from '../../ui/go.ts';
import { hrefs } from '../../ui/hrefs.ts';
import { tell, tellTrouble } from '../../ui/notify.tsx';
import { Columns } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { fieldErrors } from '../../ui/problems.ts';
import { Row, Section } from '../../ui/Section.tsx';
import { projects } from './projects.client.ts';
import { nextStates, type Project, type ProjectState } from './projects.ts';

const touched = ['projects', 'tasks', 'throughline', 'offers', 'today'];

/** What a project is for, who keeps it, and how it is set up. */
export function About({ project }: { project: Project }) {
  return (
    <Columns side={<Care project={project} />}>
      {project.can.plan ? <Edit key={project.version} project={project} /> : <Read project={project} />}
      <Section title="States" note="The order of the board">
        {project.states.map((s) => (
          <Row key={s.id} end={<span className="tl-small tl-muted">{s.category.replace('_', ' ')}</span>}>
            {s.name}
          </Row>
        ))}
      </Section>
    </Columns>
  );
}

function Read({ project }: { project: Project }) {
  return (
    <Section title="What it is for" padded>
      <p style={{ marginTop: 0 }}>{project.purpose || 'Nobody has said it yet.'}</p>
      {project.outcome && <p>{project.outcome}</p>}
      {project.ends_on && (
        <p className="tl-muted">
          Ends <DayText day={project.ends_on} />
        </p>
      )}
    </Section>
  );
}

function Edit({ project }: { project: Project }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      name: project.name,
      key: project.key,
      purpose: project.purpose,
      outcome: project.outcome,
      access: project.access,
      starts_on: project.starts_on,
      ends_on: project.ends_on,
    },
  });
  const save = useMutation({
    mutationFn: async () => {
      const { key, ...rest } = form.values;
      const saved = await projects.client.edit({ id: project.id, version: project.version, ...rest });
      return key.toUpperCase() === project.key ? saved : projects.client.rename({ id: project.id, version: saved.version, key });
    },
    onSuccess: async (saved) => {
      tell('Saved.');
      if (saved.key !== project.key) go(`${hrefs.project(saved.key)}?view=about`, true);
      await refresh(queries, ...touched);
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <Section title="What it is for" padded>
      <form onSubmit={form.onSubmit(() => save.mutate())}>
        <Stack>
          <TextInput label="Name" {...form.getInputProps('name')} />
          <Textarea label="What is it for?" autosize minRows={2} {...form.getInputProps('purpose')} />
          <Textarea label="What will be different when it is done?" autosize minRows={2} {...form.getInputProps('outcome')} />
          <Group grow>
            <DayInput label="Starts" value={form.values.starts_on} onChange={(day) => form.setFieldValue('starts_on', day)} error={form.errors.starts_on} />
            <DayInput label="Ends" value={form.values.ends_on} onChange={(day) => form.setFieldValue('ends_on', day)} error={form.errors.ends_on} />
          </Group>
          <Group grow>
            <TextInput label="Key" description="Old keys lead here for ever." {...form.getInputProps('key')} />
            <Select
              label="Who sees it"
              allowDeselect={false}
              data={[
                { value: 'open', label: 'All members' },
                { value: 'closed', label: 'Only those invited' },
              ]}
              {...form.getInputProps('access')}
            />
          </Group>
          {save.isError && Object.keys(fieldErrors(save.error)).length === 0 && <ProblemNote error={save.error} />}
          <Group justify="flex-end">
            <Button type="submit" variant="filled" loading={save.isPending} disabled={!form.isDirty()}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Care({ project }: { project: Project }) {
  const queries = useQueryClient();
  const [offering, setOffering] = useState(false);
  const holdings = useQuery(offers.holdings.queryOptions({ input: { kind: 'project', id: project.id } }));
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, ...touched),
  });
  const mine = holdings.data?.some((h) => h.is_me);
  const [because, setBecause] = useState('');
  const [stopping, setStopping] = useState(false);
  const setState = (state: ProjectState) => {
    if (state === 'stopped' && because.trim() === '') return setStopping(true);
    setStopping(false);
    act.mutate(() => projects.client.setState({ id: project.id, version: project.version, state, because }));
  };
  return (
    <Section title="Kept by" padded>
      <Stack gap={10}>
        {project.stewards.length === 0 ? (
          <span className="tl-muted">Nobody keeps this project now.</span>
        ) : (
          project.stewards.map((s) => <span key={s.id}>{s.name}</span>)
        )}
        <Group gap={8}>
          {project.can.take_stewardship && (
            <Button onClick={() => act.mutate(() => offers.client.takeUntaken({ kind: 'project', id: project.id }))}>Take it</Button>
          )}
          {project.can.steward && <Button onClick={() => setOffering(true)}>Offer stewardship</Button>}
          {mine && (
            <Button variant="subtle" onClick={() => act.mutate(() => offers.client.handBack({ kind: 'project', id: project.id }))}>
              Hand back
            </Button>
          )}
        </Group>
        {stopping && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              setState('stopped');
            }}
          >
            <Textarea label="Why does it stop?" value={because} onChange={(e) => setBecause(e.currentTarget.value)} autosize autoFocus required />
            <Button type="submit" mt={8}>
              Stop it
            </Button>
          </form>
        )}
        {project.can.plan && (
          <Menu>
            <Menu.Target>
              <Button>It is {project.state}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {nextStates[project.state].map((s) => (
                <Menu.Item key={s} onClick={() => setState(s)}>
                  Make it {s}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Stack>
      <OfferDialog subject={{ kind: 'project', id: project.id, title: project.name }} opened={offering} onClose={() => setOffering(false)} />
    </Section>
  );
}
