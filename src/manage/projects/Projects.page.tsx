import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Chip } from '../../ui/Chip.tsx';
import { useCommands } from '../../ui/commands.ts';
import { DayText } from '../../ui/DayText.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { useSearchParam } from '../../ui/go.ts';
import { hrefs } from '../../ui/hrefs.ts';
import { Initials } from '../../ui/Initials.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Page, Stack } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import { TakeList } from '../../ui/TakeList.tsx';
import { NewProject } from './NewProject.tsx';
import { projects } from './projects.client.ts';
import type { ProjectRow } from './projects.ts';

const over = ['completed', 'stopped', 'archived'];

/** All projects that I see. */
export function Screen() {
  const list = useQuery(projects.list.queryOptions({ input: {} }));
  const [group, setGroup] = useSearchParam('group');
  const [making, setMaking] = useState(false);
  useCommands([{ id: 'project.new', title: 'New project', group: 'Projects', keys: 'n p', run: () => setMaking(true) }]);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const { can } = list.data;
  const living = list.data.projects.filter((p) => !over.includes(p.state));
  const ended = list.data.projects.filter((p) => over.includes(p.state));
  const { units } = list.data;
  const groups = [
    ...units.map((u) => ({ id: u.id, name: u.name, projects: living.filter((p) => p.unit?.id === u.id) })),
    { id: '', name: 'No unit', projects: living.filter((p) => p.unit === null) },
  ].filter((g) => g.projects.length > 0);
  const newProject = can.create && (
    <Button variant="filled" onClick={() => setMaking(true)}>
      New project
    </Button>
  );
  return (
    <Page
      title="Projects"
      lede="Work with an end: who keeps it, what comes next, and what it is for."
      actions={
        <>
          {units.length > 0 && (
            <Select
              aria-label="Group"
              w={158}
              allowDeselect={false}
              value={group === 'unit' ? 'unit' : 'none'}
              onChange={(next) => setGroup(next === 'unit' ? 'unit' : undefined)}
              data={[
                { value: 'none', label: 'Not grouped' },
                { value: 'unit', label: 'Group by unit' },
              ]}
            />
          )}
          <TakeList list="projects" />
          {can.create && (
            <Button component="a" href={hrefs.import()}>
              Import
            </Button>
          )}
          {newProject}
        </>
      }
    >
      <Stack>
        {list.data.projects.length === 0 ? (
          <Section>
            <Empty
              sentence="No project yet."
              line="Bring the board you have, or start one. Whoever starts a project takes its stewardship."
              action={newProject}
            />
          </Section>
        ) : group === 'unit' ? (
          groups.map((g) => (
            <Section key={g.id} title={g.name}>
              {g.projects.map((p) => (
                <ProjectLine key={p.id} project={p} />
              ))}
            </Section>
          ))
        ) : (
          <Section>
            {living.map((p) => (
              <ProjectLine key={p.id} project={p} />
            ))}
          </Section>
        )}
        {ended.length > 0 && (
          <details>
            <summary className="tl-muted" style={{ cursor: 'pointer' }}>
              Ended, {ended.length}
            </summary>
            <Section>
              {ended.map((p) => (
                <ProjectLine key={p.id} project={p} />
              ))}
            </Section>
          </details>
        )}
      </Stack>
      <NewProject opened={making} onClose={() => setMaking(false)} />
    </Page>
  );
}

function ProjectLine({ project: p }: { project: ProjectRow }) {
  const open = p.counts.ready + p.counts.in_progress + p.counts.in_review;
  return (
    <Row
      endBelow
      end={
        <>
          {p.state !== 'active' && <Chip>{p.state}</Chip>}
          {p.access === 'closed' && <Chip>closed</Chip>}
          {p.serves === null && open > 0 && <Chip tone="star">loose</Chip>}
          {p.next_milestone?.target_on && (
            <Chip tone="work">
              <span>
                {p.next_milestone.title} · <DayText day={p.next_milestone.target_on} due />
              </span>
            </Chip>
          )}
          {p.stewards.map((s) => (
            <Initials key={s.id} name={s.name} initials={s.initials} personId={s.id} alone />
          ))}
        </>
      }
    >
      <a className="tl-strong" href={hrefs.project(p.key)}>
        {p.name}
      </a>{' '}
      <span className="tl-small tl-faint">{p.key}</span>
      <div className="tl-small tl-muted">
        {open} open, {p.counts.in_progress + p.counts.in_review} under way, {p.counts.done} done
        {p.serves && <> · serves {p.serves}</>}
        {p.stewards.length === 0 && ' · without a steward'}
      </div>
    </Row>
  );
}
