import { Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { go } from '../ui/go.ts';
import { tell } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { accounts } from './accounts.client.ts';
import { DoorPage, takeSecret } from './DoorPage.tsx';

/** A new password: asked for by mail address, set by the link. */
export function Screen() {
  const [token] = useState(takeSecret);
  return token ? <SetNew token={token} /> : <Ask />;
}

function Ask() {
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: () => accounts.client.askForReset({ email }) });
  return (
    <DoorPage title="A new password" lede="Give your mail address: you get a link that works once, for two hours.">
      {ask.isSuccess ? (
        <Stack>
          <Text>
            {ask.data.by_mail
              ? 'If this address has an account here, a mail is on its way.'
              : 'This installation sends no mail. Ask whoever runs it for a reset link: they make one with “throughline reset-link”.'}
          </Text>
          <Anchor href="/sign-in">Back to sign in</Anchor>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate();
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
            {ask.isError && <ProblemNote error={ask.error} />}
            <Button type="submit" variant="filled" loading={ask.isPending}>
              Send the link
            </Button>
            <Anchor href="/sign-in" size="sm">
              Back to sign in
            </Anchor>
          </Stack>
        </form>
      )}
    </DoorPage>
  );
}

function SetNew({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  const set = useMutation({
    mutationFn: () => accounts.client.useReset({ token, password }),
    onSuccess: () => {
      tell('Your password is new. All sessions have ended: sign in.');
      go('/sign-in', true);
    },
  });
  return (
    <DoorPage title="A new password">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate();
        }}
      >
        <Stack>
          <PasswordInput
            label="New password"
            description="At least 12 characters: a few words that do not belong together."
            autoComplete="new-password"
            required
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          {set.isError && <ProblemNote error={set.error} />}
          <Button type="submit" variant="filled" loading={set.isPending}>
            Set it
          </Button>
        </Stack>
      </form>
    </DoorPage>
  );
}
