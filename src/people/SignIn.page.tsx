import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { go } from '../ui/go.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { accounts, useSession } from './accounts.client.ts';
import { afterSignIn, DoorPage } from './DoorPage.tsx';

/** Sign in, or look around. */
export function Screen() {
  const queries = useQueryClient();
  const session = useSession();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => accounts.client.signIn({ email, password }),
    onSuccess: (facts) => {
      queries.clear();
      go(afterSignIn(facts.workspaces[0]?.slug), true);
    },
  });
  const look = useMutation({
    mutationFn: () => accounts.client.lookAround({}),
    onSuccess: (facts) => {
      queries.clear();
      go(afterSignIn(facts.workspaces[0]?.slug), true);
    },
  });
  return (
    <DoorPage title="Sign in" lede={session.data?.setup_needed ? 'This installation is not set up yet.' : undefined}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="Mail address"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(e) => setEmail(e.currentTarget.value)}
            autoFocus
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          {enter.isError && <ProblemNote error={enter.error} />}
          <Button type="submit" variant="filled" loading={enter.isPending} fullWidth>
            Sign in
          </Button>
          <Anchor href="/reset-password" size="sm">
            I do not know my password any more
          </Anchor>
          {session.data?.setup_needed && (
            <Button component="a" href="/set-up">
              Set up a workspace
            </Button>
          )}
          {session.data?.sample_open && (
            <Button variant="subtle" onClick={() => look.mutate()} loading={look.isPending}>
              Look around in the sample workspace
            </Button>
          )}
        </Stack>
      </form>
    </DoorPage>
  );
}
