import { Button, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { people } from '../../people/people.client.ts';
import { threads } from '../../threads/threads.client.ts';
import { useConfirm } from '../../ui/confirm.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { dayShort } from '../../ui/days.ts';
import { Initials } from '../../ui/Initials.tsx';
import { tell } from '../../ui/notify.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import css from './Project.module.css';
import { projects } from './projects.client.ts';
import type { Project } from './projects.ts';
import { useShape } from './useShape.ts';

type Level = 'see' | 'comment' | 'take_part';
const levels: { value: Level; label: string }[] = [
  { value: 'see', label: 'see it' },
  { value: 'comment', label: 'see and comment' },
  { value: 'take_part', label: 'take part' },
];

/** Who gets in: all members, or only those asked in; and guests, until a day. Given and ended by the project's steward. */
export function Access({ project }: { project: Project }) {
  const act = useShape();
  const confirm = useConfirm();
  const grants = useQuery(projects.grants.queryOptions({ input: { project_id: project.id }, enabled: project.can.steward }));
  if (!project.can.steward) return null;
  const give = (personId: string, level: Level, ends_on: string | null) =>
    projects.client.grant({ project_id: project.id, id: newId(), person_id: personId, level, ends_on });
  return (
    <Section title="Who gets in">
      <div className={css.access}>
        <SegmentedControl
          aria-label="Who sees it"
          value={project.access}
          onChange={(access) =>
            act.mutate(() => projects.client.edit({ id: project.id, version: project.version, access: access === 'closed' ? 'closed' : 'open' }))
          }
          data={[
            { value: 'open', label: 'All members' },
            { value: 'closed', label: 'Only those asked in' },
          ]}
        />
        <p className="tl-small tl-muted">
          {project.access === 'open'
            ? 'Every member sees it and may take part. Guests see it only when they are asked in here.'
            : 'Its stewards and those below see it. For all others it does not exist.'}
        </p>
      </div>
      {(grants.data ?? []).map((g) => (
        <Row
          key={g.id}
          before={<Initials name={g.person.name} initials={g.person.initials} personId={g.person.id} />}
          end={
            <>
              <Select
                aria-label={`What ${g.person.name} may do`}
                w={172}
                allowDeselect={false}
                value={g.level}
                data={levels}
                onChange={(level) => level && act.mutate(() => give(g.person.id, level, g.ends_on))}
              />
              <Button
                variant="subtle"
                aria-label={`End the access of ${g.person.name}`}
                onClick={async () => {
                  const sure = await confirm({
                    title: `End the access of ${g.person.name}?`,
                    text: 'What they hold stays theirs until they hand it back.',
                    yes: 'End it',
                    risk: true,
                  });
                  if (sure) act.mutate(() => projects.client.endGrant({ project_id: project.id, id: g.id }));
                }}
              >
                End
              </Button>
            </>
          }
        >
          {g.person.name}
          {g.ends_on && <div className="tl-small tl-muted">until {dayShort(g.ends_on)}</div>}
        </Row>
      ))}
      <AskIn give={give} />
    </Section>
  );
}

function AskIn({ give }: { give: (personId: string, level: Level, endsOn: string | null) => Promise<unknown> }) {
  const act = useShape();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 120);
  const [to, setTo] = useState<string | null>(null);
  const [level, setLevel] = useState<Level>('take_part');
  const [day, setDay] = useState<string | null>(null);
  const found = useQuery(threads.find.queryOptions({ input: { q: to ? '' : q, kinds: 'person,unit', limit: 50 }, placeholderData: keepPreviousData }));
  const ask = async () => {
    const [kind, id = ''] = (to ?? '').split(':');
    const all = kind === 'unit' ? (await people.client.list({ unit: id, limit: 200 })).people.map((p) => p.id) : [id];
    if (all.length === 0) return tell('Nobody is in this unit now.');
    for (const one of all) await give(one, level, day);
    if (kind === 'unit') tell('Everyone who is in the unit today is asked in. Who joins it later is not.');
    setTo(null);
    setText('');
    setDay(null);
  };
  return (
    <form
      className={css.adding}
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate(ask);
      }}
    >
      <Select
        label="Ask in"
        placeholder="A person or a unit"
        searchable
        required
        value={to}
        onChange={setTo}
        onSearchChange={setText}
        nothingFoundMessage="Nobody by this name"
        data={(found.data ?? []).map((o) => ({ value: `${o.kind}:${o.id}`, label: o.kind === 'unit' ? `${o.title} (the unit)` : o.title }))}
      />
      <Select label="They may" allowDeselect={false} value={level} onChange={(l) => l && setLevel(l)} data={levels} />
      <DayInput label="Until" value={day} onChange={setDay} />
      <Button type="submit" loading={act.isPending} disabled={!to}>
        Ask in
      </Button>
    </form>
  );
}
