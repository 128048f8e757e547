import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { go } from '../ui/go.ts';
import { Loading } from '../ui/Loading.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { accounts } from './accounts.client.ts';
import { DoorPage, takeSecret } from './DoorPage.tsx';

/** Accepting an invitation: with a new password, or the one the account has. */
export function Screen() {
  const queries = useQueryClient();
  const [token] = useState(takeSecret);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  // Accepted, it is used up: it is not looked at again.
  const [accepted, setAccepted] = useState(false);
  const found = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => accounts.client.lookAtInvitation({ token }),
    enabled: token !== '' && !accepted,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (found.data) setName((old) => old || found.data.name);
  }, [found.data]);
  const accept = useMutation({
    mutationFn: () => accounts.client.acceptInvitation({ token, name, password, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC' }),
    onSuccess: (facts) => {
      setAccepted(true);
      queries.clear();
      const joined = facts.workspaces.find((w) => w.name === found.data?.workspace_name) ?? facts.workspaces[0];
      go(joined ? `/w/${encodeURIComponent(joined.slug)}/today` : '/', true);
    },
  });
  if (token === '') return <DoorPage title="This link is not whole" lede="Copy all of the invitation link, with what stands behind the #." children={null} />;
  if (found.isPending) return <Loading />;
  if (found.isError)
    return (
      <DoorPage title="Invitation">
        <ProblemNote error={found.error} />
      </DoorPage>
    );
  const { workspace_name, email, has_account } = found.data;
  return (
    <DoorPage title={`Join ${workspace_name}`} lede={`For ${email}. ${has_account ? 'You have an account here: give its password.' : 'Choose a password.'}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate();
        }}
      >
        <Stack>
          <input type="hidden" autoComplete="username" value={email} readOnly />
          <TextInput label="Your name" autoComplete="name" required value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <PasswordInput
            label="Password"
            description={has_account ? undefined : 'At least 12 characters: a few words that do not belong together.'}
            autoComplete={has_account ? 'current-password' : 'new-password'}
            required
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          {accept.isError && <ProblemNote error={accept.error} />}
          <Button type="submit" variant="filled" loading={accept.isPending}>
            Join
          </Button>
        </Stack>
      </form>
    </DoorPage>
  );
}
