import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Chip } from '../ui/Chip.tsx';
import { refresh } from '../ui/client.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { Ago, DayText } from '../ui/DayText.tsx';
import { Loading } from '../ui/Loading.tsx';
import { tell, tellTrouble } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { fieldErrors } from '../ui/problems.ts';
import { Row, Section } from '../ui/Section.tsx';
import { accounts, useSession } from './accounts.client.ts';

/** My password, and where I am signed in. */
export function MySignIn() {
  return (
    <>
      <Section title="Password" padded>
        <ChangePassword />
      </Section>
      <Sessions />
    </>
  );
}

function ChangePassword() {
  const session = useSession();
  const form = useForm({ initialValues: { current: '', next: '' } });
  const change = useMutation({
    mutationFn: () => accounts.client.changePassword(form.values),
    onSuccess: () => {
      form.reset();
      tell('Your password is new. Your other sessions have ended.');
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const show = { 'aria-label': 'Show the password' };
  return (
    <form onSubmit={form.onSubmit(() => change.mutate())}>
      <Stack>
        <input type="hidden" autoComplete="username" value={session.data?.account?.email ?? ''} readOnly />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={show}
          {...form.getInputProps('current')}
        />
        <PasswordInput
          label="New password"
          description="At least 12 characters: a few words that do not belong together. Your other sessions end."
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={show}
          {...form.getInputProps('next')}
        />
        {change.isError && Object.keys(fieldErrors(change.error)).length === 0 && <ProblemNote error={change.error} />}
        <Group justify="flex-end">
          <Button type="submit" variant="filled" loading={change.isPending}>
            Change it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Sessions() {
  const queries = useQueryClient();
  const confirm = useConfirm();
  const list = useQuery(accounts.sessions.queryOptions({ input: {} }));
  const end = useMutation({
    mutationFn: (id: string) => accounts.client.endSession({ id }),
    onSuccess: () => refresh(queries, 'accounts'),
    onError: (error) => tellTrouble(error),
  });
  const endAll = useMutation({
    mutationFn: () => accounts.client.signOutEverywhere(),
    onSuccess: () => location.assign('/sign-in'),
    onError: (error) => tellTrouble(error),
  });
  const askAll = async () => {
    if (await confirm({ title: 'Sign out everywhere?', text: 'Every browser asks for your password again, this one too.', yes: 'Sign out everywhere' }))
      endAll.mutate();
  };
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  return (
    <Section
      title="Where you are signed in"
      actions={
        <Button size="xs" loading={endAll.isPending} onClick={() => void askAll()}>
          Sign out everywhere
        </Button>
      }
    >
      {list.data.map((session) => (
        <Row
          key={session.id}
          end={
            session.is_this_one ? (
              <Chip tone="ok">this one</Chip>
            ) : (
              <Button size="xs" variant="subtle" aria-label={`Sign out: ${session.device}`} onClick={() => end.mutate(session.id)}>
                Sign out
              </Button>
            )
          }
        >
          {session.device}
          <div className="tl-muted tl-small">
            Since <Ago at={session.created_at} />, last used <DayText day={session.seen_on} />
          </div>
        </Row>
      ))}
    </Section>
  );
}
