import { Button, Checkbox, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../../ui/client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { hrefOf } from '../../ui/hrefs.ts';
import { Loading } from '../../ui/Loading.tsx';
import { tell, tellTrouble } from '../../ui/notify.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { fieldErrors } from '../../ui/problems.ts';
import { Row, Section } from '../../ui/Section.tsx';
import { follows } from '../follows.client.ts';
import { type FollowedThing, whyWords } from '../follows.ts';
import { mail } from './mail.client.ts';
import { type MailChoices, usual, type Weekday, weekdays } from './mail-choices.ts';

const dayNames: Record<Weekday, string> = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' };

/** What comes by mail, and what I follow and muted. */
export function NoticeSettings() {
  const query = useQuery(mail.mine.queryOptions());
  if (query.isPending) return <Loading />;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <Section title="By mail" padded>
        <ByMail key={query.data.version} choices={query.data} />
      </Section>
      <Followed />
    </>
  );
}

function ByMail({ choices }: { choices: MailChoices }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      immediate: choices.immediate,
      digest: choices.digest_days.length > 0,
      digest_days: choices.digest_days.length > 0 ? choices.digest_days : usual.digest_days,
      digest_at: choices.digest_at,
      quiet_until: choices.quiet_until,
    },
  });
  const { digest, digest_days, ...rest } = form.values;
  const save = useMutation({
    mutationFn: () => mail.client.choose({ ...rest, version: choices.version, digest_days: digest ? digest_days : [] }),
    onSuccess: async () => {
      tell('Saved.');
      await refresh(queries, 'mail');
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const { error: _, ...days } = form.getInputProps('digest_days');
  return (
    <form onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        <span className="tl-muted">
          {choices.mail_works ? `Mails go to ${choices.email}.` : 'This installation sends no mail yet: what you choose here counts once it does.'}
        </span>
        <Switch
          label="At once, for what needs me"
          description="An offer, a mention, a comment on what you hold. What comes within a minute is one mail."
          {...form.getInputProps('immediate', { type: 'checkbox' })}
        />
        <Switch
          label="A digest in the morning"
          description="What is new in your inbox, in one mail. On a day with nothing new there is none."
          {...form.getInputProps('digest', { type: 'checkbox' })}
        />
        {digest && (
          <Group align="end" gap={18}>
            <TextInput type="time" required label="Time" w={120} description={choices.time_zone} {...form.getInputProps('digest_at')} />
            <Checkbox.Group
              label="Days"
              {...days}
              onChange={(chosen) =>
                form.setFieldValue(
                  'digest_days',
                  weekdays.filter((d) => chosen.includes(d)),
                )
              }
            >
              <Group gap={14} mih={36}>
                {weekdays.map((d) => (
                  <Checkbox key={d} value={d} label={dayNames[d]} />
                ))}
              </Group>
            </Checkbox.Group>
          </Group>
        )}
        <DayInput
          label="Away: no mail until this day is over"
          description="Nothing is lost: it waits in the inbox, and is in the first digest after."
          clearable
          value={form.values.quiet_until}
          onChange={(day) => form.setFieldValue('quiet_until', day)}
          error={form.errors.quiet_until}
        />
        {save.isError && Object.keys(fieldErrors(save.error)).length === 0 && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button type="submit" variant="filled" loading={save.isPending} disabled={!choices.can.change}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Followed() {
  const queries = useQueryClient();
  const list = useQuery(follows.mine.queryOptions());
  const act = useMutation({
    mutationFn: ({ f, how }: { f: FollowedThing; how: 'follow' | 'unfollow' | 'unmute' }) => follows.client[how]({ kind: f.kind, id: f.id }),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'follows', 'inbox'),
  });
  const things = (list.data ?? []).filter((f) => f.following || f.muted);
  return (
    <Section title="What you follow" note="only you see this">
      {things.length === 0 && (
        <p className="tl-muted" style={{ padding: '14px 16px', margin: 0 }}>
          You follow what you hold, and nothing else so far.
        </p>
      )}
      {things.map((f) => (
        <Row
          key={f.id}
          end={
            <Button
              variant="subtle"
              size="compact-sm"
              disabled={!f.can.change}
              aria-label={`${f.muted ? 'Hear of it again' : 'Unfollow'}: ${f.title}`}
              onClick={() => act.mutate({ f, how: f.muted ? 'unmute' : 'unfollow' })}
            >
              {f.muted ? 'Hear of it again' : 'Unfollow'}
            </Button>
          }
        >
          <a href={hrefOf(f)}>{f.title}</a>{' '}
          <span className="tl-small tl-faint">{f.muted ? 'muted: only what needs you' : `because ${f.reasons.map((r) => whyWords[r]).join(' and ')}`}</span>
        </Row>
      ))}
    </Section>
  );
}
