import { Button, CopyButton, Group, Modal, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { threads } from '../threads/threads.client.ts';
import { refresh } from '../ui/client.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { fieldErrors } from '../ui/problems.ts';
import css from './People.module.css';
import { people } from './people.client.ts';
import type { Invited, Role } from './people.ts';
import { unitChoices } from './UnitTree.tsx';
import { units } from './units.client.ts';

interface Props {
  opened: boolean;
  onClose: () => void;
  unitId?: string | undefined;
  /** Someone who came with an import, or who left: their row is kept. */
  placeholder?: { id: string; name: string } | undefined;
}

/** Invites somebody by mail address; the link is mailed, or shown to pass on. */
export function InviteDialog({ opened, onClose, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={rest.placeholder ? `Invite ${rest.placeholder.name}` : 'Invite someone'}>
      {opened && <InviteForm onClose={onClose} {...rest} />}
    </Modal>
  );
}

const roles: { value: Role; label: string }[] = [
  { value: 'member', label: 'Member: sees everything open' },
  { value: 'guest', label: 'Guest: sees what is given, until a day' },
  { value: 'administrator', label: 'Administrator: also invites and sets up' },
];

/** The names that imports brought, for whoever is invited as one of them. */
function NamePick({ value, onChange }: { value: string; onChange: (id: string, name: string) => void }) {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 150);
  const all = useQuery(people.list.queryOptions({ input: { state: 'placeholder', limit: 200 } }));
  const found = useQuery(people.list.queryOptions({ input: { q, state: 'placeholder', limit: 50 }, enabled: q !== '' && all.data?.next != null }));
  const names = new Map([...(all.data?.people ?? []), ...(found.data?.people ?? [])].map((p) => [p.id, p.name]));
  if (names.size === 0) return null;
  return (
    <Select
      label="A name that came with an import?"
      description="Then what was offered to that name reaches this person."
      placeholder="No, somebody new"
      nothingFoundMessage="No such name waits."
      searchable
      clearable
      value={value || null}
      onSearchChange={setText}
      onChange={(id) => onChange(id ?? '', names.get(id ?? '') ?? '')}
      data={[...names].map(([id, name]) => ({ value: id, label: name }))}
    />
  );
}

function InviteForm({ onClose, unitId, placeholder }: Omit<Props, 'opened'>) {
  const queries = useQueryClient();
  const [id] = useState(() => newId());
  const [named, setNamed] = useState(placeholder?.id ?? '');
  const form = useForm({
    initialValues: {
      email: '',
      name: placeholder?.name ?? '',
      role: 'member' as Role,
      home_unit_id: unitId ?? '',
      ends_on: null as string | null,
      project_ids: [] as string[],
    },
  });
  const guest = form.values.role === 'guest';
  const tree = useQuery(units.list.queryOptions({ input: {} }));
  const projects = useQuery({ ...threads.find.queryOptions({ input: { q: '', kinds: 'project', limit: 50 } }), enabled: guest });
  const invite = useMutation({
    mutationFn: () => {
      const { email, name, role, home_unit_id, ends_on, project_ids } = form.values;
      return people.client.invite({
        id,
        email,
        name,
        role,
        home_unit_id: guest ? null : home_unit_id || null,
        ends_on: guest ? ends_on : null,
        project_ids: guest ? project_ids : [],
        ...(named ? { placeholder_id: named } : {}),
      });
    },
    onSuccess: () => refresh(queries, 'people'),
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  if (invite.isSuccess) return <InvitationSent made={invite.data} onClose={onClose} />;
  return (
    <form onSubmit={form.onSubmit(() => invite.mutate())}>
      <Stack>
        {!placeholder && (
          <NamePick
            value={named}
            onChange={(id, name) => {
              setNamed(id);
              if (name) form.setFieldValue('name', name);
            }}
          />
        )}
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        <TextInput label="Mail address" type="email" autoComplete="off" required {...form.getInputProps('email')} />
        <Select label="As" data={roles} {...form.getInputProps('role')} />
        {guest ? (
          <>
            <DayInput label="Until" required value={form.values.ends_on} onChange={(day) => form.setFieldValue('ends_on', day)} error={form.errors.ends_on} />
            <MultiSelect
              label="Projects"
              description="They see these and nothing else. Stewards can let them into more."
              searchable
              data={(projects.data ?? []).map((p) => ({ value: p.id, label: p.title }))}
              {...form.getInputProps('project_ids')}
            />
          </>
        ) : (
          <Select label="Home unit" data={[{ value: '', label: 'None yet' }, ...unitChoices(tree.data?.units ?? [])]} {...form.getInputProps('home_unit_id')} />
        )}
        {invite.isError && Object.keys(fieldErrors(invite.error)).length === 0 && <ProblemNote error={invite.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What happened to an invitation: mailed, or a link to pass on, shown this once. */
export function InvitationSent({ made, onClose }: { made: Invited; onClose: () => void }) {
  // The link is shown for the address that this browser is at, which is the one that works for people here.
  const link = made.link && `${location.origin}/invitation${new URL(made.link).hash}`;
  return (
    <Stack>
      {link ? (
        <>
          <Text>This installation sends no mail. Pass this link on to {made.person.name} yourself: it works once, for 14 days, and is shown only now.</Text>
          <p className={css.secret}>{link}</p>
        </>
      ) : (
        <Text>A mail is on its way to {made.person.name}. Its link works once, for 14 days.</Text>
      )}
      <Group justify="flex-end">
        {link && (
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button variant="filled" onClick={copy}>
                {copied ? 'Copied' : 'Copy the link'}
              </Button>
            )}
          </CopyButton>
        )}
        <Button variant={link ? 'subtle' : 'filled'} onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
