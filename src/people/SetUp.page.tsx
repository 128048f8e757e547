import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { go } from '../ui/go.ts';
import { Loading } from '../ui/Loading.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { fieldErrors } from '../ui/problems.ts';
import { accounts, useSession } from './accounts.client.ts';
import { afterSignIn, DoorPage, takeSecret } from './DoorPage.tsx';

/** The secret of the link, for whoever looks around in the sample and comes back. */
let kept = '';
const takeToken = () => {
  kept = takeSecret() || kept;
  return kept;
};

/** The first visit: the workspace and its first account, or a look around in the sample. */
export function Screen() {
  const queries = useQueryClient();
  const session = useSession();
  const [token] = useState(takeToken);
  const form = useForm({ initialValues: { workspace_name: '', name: '', email: '', password: '' } });
  const inside = (facts: { workspaces: { slug: string }[] }) => {
    queries.clear();
    go(afterSignIn(facts.workspaces[0]?.slug), true);
  };
  const create = useMutation({
    mutationFn: () =>
      accounts.client.setUp({ ...form.values, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', ...(token ? { token } : {}) }),
    onSuccess: inside,
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const look = useMutation({ mutationFn: () => accounts.client.lookAround(token ? { token } : {}), onSuccess: inside });
  if (session.isPending) return <Loading />;
  if (session.data && !session.data.setup_needed)
    return (
      <DoorPage title="Set up already" lede="This installation has its workspace. Sign in, or ask someone there for an invitation.">
        <Button component="a" href="/sign-in" variant="filled">
          Sign in
        </Button>
      </DoorPage>
    );
  if (session.data?.setup_link_needed && !token)
    return (
      <DoorPage
        title="Almost there"
        lede="Open the set-up link that the program printed when it started. It is also in the file setup-link in the data folder, and works once."
        children={null}
      />
    );
  return (
    <DoorPage title="Welcome" lede="One workspace for your organisation. You are its first person; others come by invitation.">
      <form onSubmit={form.onSubmit(() => create.mutate())}>
        <Stack>
          <TextInput label="What is your organisation called?" placeholder="Valley clinics" required data-autofocus {...form.getInputProps('workspace_name')} />
          <TextInput label="Your name" autoComplete="name" required {...form.getInputProps('name')} />
          <TextInput label="Your mail address" type="email" autoComplete="username" required {...form.getInputProps('email')} />
          <PasswordInput
            label="A password"
            description="At least 12 characters: a few words that do not belong together."
            autoComplete="new-password"
            required
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            {...form.getInputProps('password')}
          />
          {create.isError && Object.keys(fieldErrors(create.error)).length === 0 && <ProblemNote error={create.error} />}
          <Button type="submit" variant="filled" loading={create.isPending}>
            Create the workspace
          </Button>
          {(session.data?.sample_open || token) && (
            <div>
              <Button fullWidth onClick={() => look.mutate()} loading={look.isPending}>
                Look around in a sample first
              </Button>
              <p className="tl-small tl-muted" role="status">
                {look.isPending ? 'The sample is being made. This takes some seconds.' : 'An invented organisation, at work. Nothing in it can be changed.'}
              </p>
            </div>
          )}
          {look.isError && <ProblemNote error={look.error} />}
        </Stack>
      </form>
    </DoorPage>
  );
}
