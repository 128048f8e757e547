import { Button, Group, Menu, Modal, Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../ui/client.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { go } from '../ui/go.ts';
import { hrefs } from '../ui/hrefs.ts';
import { later } from '../ui/later.tsx';
import { tell, tellTrouble } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { InvitationSent } from './InviteDialog.tsx';
import { people } from './people.client.ts';
import type { Invited, Person, Role } from './people.ts';

const InviteDialog = later(() => import('./InviteDialog.tsx').then((m) => m.InviteDialog));

/** What an administrator may do with a membership; the server says which. */
export function MembershipMenu({ person }: { person: Person }) {
  const queries = useQueryClient();
  const confirm = useConfirm();
  const [inviting, setInviting] = useState(false);
  const [role, setRole] = useState(false);
  const [renewed, setRenewed] = useState<Invited | null>(null);
  const { can, id, name, version } = person;
  const act = useMutation({
    mutationFn: (deed: () => Promise<unknown>) => deed(),
    onSuccess: () => refresh(queries, 'people', 'units', 'offers'),
    onError: (error) => tellTrouble(error),
  });
  const ask = async (question: Parameters<typeof confirm>[0], deed: () => Promise<unknown>, then?: () => void) => {
    if (await confirm(question)) act.mutate(deed, { onSuccess: () => then?.() });
  };
  const suspend = () =>
    ask(
      { title: `Suspend ${name}?`, text: 'They are out at once, everywhere in this workspace. What they hold stays theirs.', yes: 'Suspend', risk: true },
      () => people.client.suspend({ id, version }),
    );
  const end = () =>
    ask(
      { title: `End ${name}’s membership?`, text: 'They are out at once, and all they hold is handed back. What they wrote stays.', yes: 'End it', risk: true },
      () => people.client.end({ id }),
    );
  const erase = () =>
    ask(
      {
        title: `Erase ${name}?`,
        text: 'The name becomes “someone who left”; mail and own words are deleted, comments stay. It cannot be undone, and no restored backup brings them back.',
        yes: 'Erase',
        risk: true,
      },
      () => people.client.erase({ id }),
      () => go(hrefs.people()),
    );
  const endSessions = () =>
    ask(
      { title: `Sign ${name} out everywhere?`, text: 'Every browser they are signed in with asks for the password again.', yes: 'Sign them out' },
      () => people.client.endSessions({ id }),
      () => tell('Signed out everywhere.'),
    );
  const withdraw = () =>
    ask(
      { title: `Withdraw ${name}’s invitation?`, text: 'The link stops working.', yes: 'Withdraw it', risk: true },
      () => people.client.withdraw({ id }),
      () => go(hrefs.people()),
    );
  const renew = () => act.mutate(async () => setRenewed(await people.client.renew({ id })));
  const waits = person.state === 'invited';
  return (
    <>
      <Menu withinPortal={false}>
        <Menu.Target>
          <Button loading={act.isPending}>Membership</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {can.invite && !waits && <Menu.Item onClick={() => setInviting(true)}>Invite</Menu.Item>}
          {can.invite && waits && <Menu.Item onClick={renew}>Send a fresh link</Menu.Item>}
          {can.invite && waits && (
            <Menu.Item color="risk" onClick={() => void withdraw()}>
              Withdraw the invitation
            </Menu.Item>
          )}
          {can.change_role && <Menu.Item onClick={() => setRole(true)}>Change the role</Menu.Item>}
          {can.end_sessions && <Menu.Item onClick={() => void endSessions()}>Sign out everywhere</Menu.Item>}
          {can.resume && <Menu.Item onClick={() => act.mutate(() => people.client.resume({ id }))}>End the suspension</Menu.Item>}
          {can.suspend && <Menu.Item onClick={() => void suspend()}>Suspend</Menu.Item>}
          {can.erase && (
            <Menu.Item color="risk" onClick={() => void erase()}>
              Erase
            </Menu.Item>
          )}
          {can.end && (
            <Menu.Item color="risk" onClick={() => void end()}>
              End the membership
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} placeholder={{ id, name }} />
      <Modal opened={role} onClose={() => setRole(false)} title={`${name}’s role`}>
        {role && <RoleForm person={person} onClose={() => setRole(false)} />}
      </Modal>
      <Modal opened={renewed !== null} onClose={() => setRenewed(null)} title="A fresh link">
        {renewed && <InvitationSent made={renewed} onClose={() => setRenewed(null)} />}
      </Modal>
    </>
  );
}

function RoleForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const queries = useQueryClient();
  const [role, setRole] = useState<Role>(person.role);
  const [until, setUntil] = useState(person.ends_on);
  const save = useMutation({
    mutationFn: () => people.client.setRole({ id: person.id, version: person.version, role, ends_on: role === 'guest' ? until : null }),
    onSuccess: async () => {
      onClose();
      await refresh(queries, 'people', 'units', 'accounts');
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <Select
          label="Role"
          data={[
            { value: 'member', label: 'Member' },
            { value: 'guest', label: 'Guest' },
            { value: 'administrator', label: 'Administrator' },
          ]}
          value={role}
          onChange={(value) => setRole((value as Role | null) ?? role) /* the choices above are roles */}
          data-autofocus
        />
        {role === 'guest' && <DayInput label="Until" required value={until} onChange={setUntil} />}
        {save.isError && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
