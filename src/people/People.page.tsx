import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Chip } from '../ui/Chip.tsx';
import { useCommands } from '../ui/commands.ts';
import { DayText } from '../ui/DayText.tsx';
import { Empty } from '../ui/Empty.tsx';
import { useSearchParam } from '../ui/go.ts';
import { hrefs } from '../ui/hrefs.ts';
import { Initials } from '../ui/Initials.tsx';
import { Loading } from '../ui/Loading.tsx';
import { later } from '../ui/later.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Row, Section } from '../ui/Section.tsx';
import { TakeList } from '../ui/TakeList.tsx';
import { useMembership } from './accounts.client.ts';
import css from './People.module.css';
import { people } from './people.client.ts';
import type { PersonRow } from './people.ts';
import { UnitSection } from './UnitSection.tsx';
import { UnitTree, unitChoices } from './UnitTree.tsx';
import { units } from './units.client.ts';

const InviteDialog = later(() => import('./InviteDialog.tsx').then((m) => m.InviteDialog));
const UnitDialog = later(() => import('./UnitDialog.tsx').then((m) => m.UnitDialog));

const states = [
  { value: 'active', label: 'Here' },
  { value: 'invited', label: 'Invited' },
  { value: 'placeholder', label: 'Names from imports' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'left', label: 'Left' },
] as const;
type State = (typeof states)[number]['value'];

/** Everybody here, and the tree of units beside them. */
export function Screen() {
  const [unit, setUnit] = useSearchParam('unit');
  const [given, setState] = useSearchParam('state');
  const state: State = states.find((s) => s.value === given)?.value ?? 'active';
  const administers = useMembership()?.role === 'administrator';
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 150);
  const [inviting, setInviting] = useState(false);
  const [makingUnit, setMakingUnit] = useState(false);
  const tree = useQuery(units.list.queryOptions({ input: {} }));
  const list = useInfiniteQuery(
    people.list.infiniteOptions({
      input: (after: string | undefined) => ({ state, ...(unit ? { unit } : {}), ...(q ? { q } : {}), ...(after ? { after } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      placeholderData: (old) => old,
    }),
  );
  const first = list.data?.pages[0];
  const mayInvite = first?.can.invite ?? false;
  useCommands(mayInvite ? [{ id: 'people.invite', title: 'Invite someone', group: 'People', keys: 'n i', run: () => setInviting(true) }] : []);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.people);
  const invite = mayInvite && (
    <Button variant="filled" onClick={() => setInviting(true)}>
      Invite
    </Button>
  );
  return (
    <Page
      title="People"
      lede="Who is here, and in which units. Nothing on these pages counts anybody."
      actions={
        <>
          <TakeList list="people" filters={{ unit }} />
          {invite}
        </>
      }
    >
      <div className={css.frame}>
        <UnitTree units={tree.data?.units ?? []} here={unit} {...(tree.data?.can.create ? { onNew: () => setMakingUnit(true) } : {})} />
        <Select
          className={css.pick}
          label="Unit"
          data={[{ value: '', label: 'Everybody' }, ...unitChoices(tree.data?.units ?? [])]}
          value={unit ?? ''}
          onChange={(value) => setUnit(value || undefined)}
        />
        <div className={css.main}>
          {unit && <UnitSection key={unit} id={unit} units={tree.data?.units ?? []} />}
          <Section>
            <div className={css.tools}>
              <TextInput aria-label="Find by name" placeholder="Find by name" value={text} onChange={(e) => setText(e.currentTarget.value)} type="search" />
              {administers && (
                <Select
                  aria-label="Who is shown"
                  data={[...states]}
                  value={state}
                  onChange={(value) => setState(!value || value === 'active' ? undefined : value)}
                />
              )}
            </div>
            {rows.length === 0 ? (
              <Empty
                sentence={q ? 'Nobody by this name.' : emptyWords[state]}
                line={emptyLines[state]}
                action={state === 'active' && !q ? invite : undefined}
              />
            ) : (
              rows.map((person) => <PersonLine key={person.id} person={person} />)
            )}
            {list.hasNextPage && (
              <Row>
                <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  Show more
                </Button>
              </Row>
            )}
          </Section>
        </div>
      </div>
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} unitId={unit} />
      <UnitDialog opened={makingUnit} onClose={() => setMakingUnit(false)} units={tree.data?.units ?? []} parentId={unit ?? null} />
    </Page>
  );
}

const emptyWords: Record<State, string> = {
  active: 'Nobody is in this unit yet.',
  invited: 'No invitation is open.',
  placeholder: 'No names are waiting for their people.',
  suspended: 'Nobody is suspended.',
  left: 'Nobody has left.',
};
const emptyLines: Record<State, string> = {
  active: 'People join a unit themselves, or are asked and accept.',
  invited: 'An invitation is a link that works once, for 14 days.',
  placeholder: 'An import brings names. Invite one, and what was offered to the name reaches the person.',
  suspended: 'Whoever is suspended is out at once; what they hold stays theirs.',
  left: 'Whoever leaves hands back everything they hold.',
};

function PersonLine({ person }: { person: PersonRow }) {
  return (
    <Row
      before={<Initials name={person.name} initials={person.initials} personId={person.id} size={30} />}
      end={
        <>
          {person.role === 'administrator' && <Chip>administrator</Chip>}
          {person.role === 'guest' && (
            <Chip tone="people">
              <span>
                guest{person.ends_on && ' until '}
                {person.ends_on && <DayText day={person.ends_on} />}
              </span>
            </Chip>
          )}
          {person.state === 'placeholder' && <Chip>from an import</Chip>}
        </>
      }
    >
      <a className={css.name} href={hrefs.person(person.id)}>
        {person.name}
      </a>
      <div className="tl-muted tl-small">{person.home_unit?.name ?? ''}</div>
    </Row>
  );
}
