import { Button, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUsersGroup } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { threads } from '../../threads/threads.client.ts';
import { useConfirm } from '../../ui/confirm.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { dayShort } from '../../ui/days.ts';
import { Initials } from '../../ui/Initials.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import css from './Project.module.css';
import { projects } from './projects.client.ts';
import type { GrantLevel, Project } from './projects.ts';
import { useShape } from './useShape.ts';

type Level = GrantLevel;
type Named = { kind: string; id: string };
const levels: { value: Level; label: string }[] = [
  { value: 'see', label: 'see it' },
  { value: 'comment', label: 'see and comment' },
  { value: 'take_part', label: 'take part' },
];

/** Who gets in: all members, or only those asked in; and guests, until a day. Given and ended by the project's steward. */
export function Access({ project }: { project: Project }) {
  const act = useShape();
  const confirm = useConfirm();
  const asked = { input: { project_id: project.id }, enabled: project.can.steward };
  const grants = useQuery(projects.grants.queryOptions(asked));
  const units = useQuery(projects.unitGrants.queryOptions(asked));
  if (!project.can.steward) return null;
  const give = ({ kind, id }: Named, level: Level, ends_on: string | null) =>
    kind === 'unit'
      ? projects.client.grantUnit({ project_id: project.id, id: newId(), unit_id: id, level, ends_on })
      : projects.client.grant({ project_id: project.id, id: newId(), person_id: id, level, ends_on });
  const end = async (name: string, text: string, ending: () => Promise<unknown>) => {
    if (await confirm({ title: `End the access of ${name}?`, text, yes: 'End it', risk: true })) act.mutate(ending);
  };
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
      {(units.data ?? []).map((g) => (
        <Given
          key={g.id}
          name={g.unit.name}
          before={<IconUsersGroup className={css.unitSign} stroke={1.6} aria-hidden />}
          said="everyone in it, and whoever joins it"
          given={g}
          change={(level) => act.mutate(() => give({ kind: 'unit', id: g.unit.id }, level, g.ends_on))}
          end={() =>
            end(g.unit.name, 'Whoever is in it only through this unit sees the project no more. What they hold stays theirs until they hand it back.', () =>
              projects.client.endUnitGrant({ project_id: project.id, id: g.id }),
            )
          }
        />
      ))}
      {(grants.data ?? []).map((g) => (
        <Given
          key={g.id}
          name={g.person.name}
          before={<Initials name={g.person.name} initials={g.person.initials} personId={g.person.id} />}
          given={g}
          change={(level) => act.mutate(() => give({ kind: 'person', id: g.person.id }, level, g.ends_on))}
          end={() =>
            end(g.person.name, 'What they hold stays theirs until they hand it back.', () => projects.client.endGrant({ project_id: project.id, id: g.id }))
          }
        />
      ))}
      <AskIn give={give} />
    </Section>
  );
}

interface GivenProps {
  name: string;
  before: ReactNode;
  said?: string;
  given: { level: Level; ends_on: string | null };
  change: (level: Level) => void;
  end: () => void;
}

/** One person or one unit that was asked in: what they may do, until when, and its end. */
function Given({ name, before, said, given, change, end }: GivenProps) {
  const small = [said, given.ends_on && `until ${dayShort(given.ends_on)}`].filter(Boolean).join(', ');
  return (
    <Row
      before={before}
      end={
        <>
          <Select
            aria-label={`What ${name} may do`}
            w={172}
            allowDeselect={false}
            value={given.level}
            data={levels}
            onChange={(level) => level && change(level)}
          />
          <Button variant="subtle" aria-label={`End the access of ${name}`} onClick={end}>
            End
          </Button>
        </>
      }
    >
      {name}
      {small && <div className="tl-small tl-muted">{small}</div>}
    </Row>
  );
}

function AskIn({ give }: { give: (who: Named, level: Level, endsOn: string | null) => Promise<unknown> }) {
  const act = useShape();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 120);
  const [to, setTo] = useState<string | null>(null);
  const [level, setLevel] = useState<Level>('take_part');
  const [day, setDay] = useState<string | null>(null);
  const found = useQuery(threads.find.queryOptions({ input: { q: to ? '' : q, kinds: 'person,unit', limit: 50 }, placeholderData: keepPreviousData }));
  const ask = async () => {
    const [kind = '', id = ''] = (to ?? '').split(':');
    await give({ kind, id }, level, day);
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
