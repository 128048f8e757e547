import { Button, Stack as Column } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RemovePicture } from '../files/RemovePicture.tsx';
import { Chip } from '../ui/Chip.tsx';
import { DayText } from '../ui/DayText.tsx';
import { useParam } from '../ui/go.ts';
import { hrefs } from '../ui/hrefs.ts';
import { Initials } from '../ui/Initials.tsx';
import { Loading } from '../ui/Loading.tsx';
import { MarkdownView } from '../ui/MarkdownView.tsx';
import { Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Section } from '../ui/Section.tsx';
import { useMembership } from './accounts.client.ts';
import { MembershipMenu } from './MembershipMenu.tsx';
import css from './People.module.css';
import { people } from './people.client.ts';
import type { Person, UnitRef } from './people.ts';

const stateWords: Partial<Record<Person['state'], string>> = {
  placeholder: 'This name came with an import. Nobody has joined by it yet.',
  invited: 'Invited, and not here yet.',
  suspended: 'Suspended: out for now, and what they hold stays theirs.',
  left: 'Has left. What they held was handed back.',
  not_here: 'Is not here now.',
};

/** One person: their own words and their units. Nothing is counted. */
export function Screen() {
  const id = useParam('id');
  const membership = useMembership();
  const found = useQuery(people.one.queryOptions({ input: { id } }));
  if (found.isPending) return <Loading />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const person = found.data;
  const { can } = person;
  const administers = membership?.role === 'administrator';
  const managed = can.suspend || can.resume || can.change_role || can.end || can.end_sessions || can.invite || can.erase;
  return (
    <Page
      title={person.name}
      over={<a href={hrefs.people()}>People</a>}
      actions={
        <>
          {person.is_me && (
            <Button component="a" href={hrefs.settings()}>
              Change
            </Button>
          )}
          {managed && <MembershipMenu person={person} />}
        </>
      }
    >
      <Stack>
        <Section padded>
          <div className={css.round}>
            <Initials name={person.name} initials={person.initials} personId={person.id} size={56} />
            <Column gap={6}>
              {administers && !person.is_me && <RemovePicture personId={person.id} name={person.name} />}
              {stateWords[person.state] && <span className="tl-muted">{stateWords[person.state]}</span>}
              {person.invited_as && <span className="tl-muted">The invitation went to {person.invited_as}.</span>}
              <span>
                {person.role === 'administrator' && <Chip>administrator</Chip>}
                {person.role === 'guest' && <Chip tone="people">guest</Chip>} {person.home_unit && <UnitLink unit={person.home_unit} />}
              </span>
              {person.ends_on && (
                <span className="tl-muted">
                  Here until <DayText day={person.ends_on} />.
                </span>
              )}
              {person.no_offers_until && (
                <span>
                  No new offers until <DayText day={person.no_offers_until} />.
                </span>
              )}
            </Column>
          </div>
        </Section>
        {(person.about || person.is_me) && (
          <Section title={person.is_me ? 'Your own words' : 'In their own words'} padded>
            {person.about ? <MarkdownView text={person.about} /> : <p className="tl-muted">What would you like others to know? Write it in your settings.</p>}
          </Section>
        )}
        {person.units.length > 0 && (
          <Section title="Takes part in" padded>
            {person.units.map((unit, i) => (
              <span key={unit.id}>
                {i > 0 && ', '}
                <UnitLink unit={unit} />
              </span>
            ))}
          </Section>
        )}
      </Stack>
    </Page>
  );
}

function UnitLink({ unit }: { unit: UnitRef }) {
  return (
    <a className={css.name} href={`${hrefs.people()}?unit=${unit.id}`}>
      {unit.name}
    </a>
  );
}
