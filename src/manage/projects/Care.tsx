import { Button, Group, Menu, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { offers } from '../../offers/offers.client.ts';
import { Initials } from '../../ui/Initials.tsx';
import { later } from '../../ui/later.tsx';
import { Section } from '../../ui/Section.tsx';
import css from './Project.module.css';
import { projects } from './projects.client.ts';
import { nextStates, type Project, type ProjectState } from './projects.ts';
import { useShape } from './useShape.ts';

const OfferDialog = later(() => import('../../offers/OfferDialog.tsx').then((m) => m.OfferDialog));

const stateWords: Record<ProjectState, string> = {
  draft: 'a draft',
  proposed: 'proposed',
  active: 'active',
  paused: 'paused',
  completed: 'completed',
  stopped: 'stopped',
  archived: 'in the archive',
};
const deeds: Record<ProjectState, string> = {
  draft: 'Make it a draft again',
  proposed: 'Propose it',
  active: 'Start it',
  paused: 'Pause it',
  completed: 'It is completed',
  stopped: 'Stop it, with the reason …',
  archived: 'Put it in the archive',
};

/** Who keeps a project, and where it stands. */
export function Care({ project }: { project: Project }) {
  const act = useShape();
  const [offering, setOffering] = useState(false);
  const [because, setBecause] = useState<string | null>(null);
  const holdings = useQuery(offers.holdings.queryOptions({ input: { kind: 'project', id: project.id } }));
  const mine = holdings.data?.some((h) => h.is_me);
  const thing = { kind: 'project' as const, id: project.id };
  const setState = (state: ProjectState, why = '') =>
    act.mutate(() => projects.client.setState({ id: project.id, version: project.version, state, because: why }));
  return (
    <Section title="Kept by" padded>
      <Stack gap={12}>
        {project.stewards.length === 0 ? (
          <span className="tl-muted">Nobody keeps this project now.</span>
        ) : (
          project.stewards.map((s) => (
            <span key={s.id} className={css.keeper}>
              <Initials name={s.name} initials={s.initials} personId={s.id} /> {s.name}
            </span>
          ))
        )}
        <Group gap={8}>
          {project.can.take_stewardship && (
            <Button variant="filled" onClick={() => act.mutate(() => offers.client.takeUntaken(thing))}>
              Take its stewardship
            </Button>
          )}
          {project.can.steward && <Button onClick={() => setOffering(true)}>Offer stewardship …</Button>}
          {mine && (
            <Button variant="subtle" onClick={() => act.mutate(() => offers.client.handBack(thing))}>
              Hand it back
            </Button>
          )}
        </Group>
        <div className={css.state}>
          <span>It is {stateWords[project.state]}.</span>
          {project.can.plan && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button size="compact-sm">Change</Button>
              </Menu.Target>
              <Menu.Dropdown>
                {nextStates[project.state].map((s) => (
                  <Menu.Item key={s} onClick={() => (s === 'stopped' ? setBecause('') : setState(s))}>
                    {deeds[s]}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
        {because !== null && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              setState('stopped', because);
              setBecause(null);
            }}
          >
            <Textarea
              label="Why does it stop?"
              value={because}
              onChange={(e) => setBecause(e.currentTarget.value)}
              autosize
              minRows={2}
              maxLength={500}
              autoFocus
              required
            />
            <Group gap={8} mt={8}>
              <Button type="submit">Stop it</Button>
              <Button variant="subtle" onClick={() => setBecause(null)}>
                Go on with it
              </Button>
            </Group>
          </form>
        )}
      </Stack>
      <OfferDialog subject={{ ...thing, title: project.name }} opened={offering} onClose={() => setOffering(false)} />
    </Section>
  );
}
