import { Button, CopyButton, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../kit/ids.ts';
import { Chip } from '../ui/Chip.tsx';
import { refresh } from '../ui/client.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { DayText } from '../ui/DayText.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Loading } from '../ui/Loading.tsx';
import { tellTrouble } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { fieldErrors } from '../ui/problems.ts';
import { Row, Section } from '../ui/Section.tsx';
import css from './People.module.css';
import { tokens } from './tokens.client.ts';
import type { Token } from './tokens.ts';

/** Tokens for other programs that act as me. */
export function MyTokens() {
  const queries = useQueryClient();
  const confirm = useConfirm();
  const [making, setMaking] = useState(false);
  const list = useQuery(tokens.list.queryOptions({ input: {} }));
  const revoke = useMutation({
    mutationFn: (id: string) => tokens.client.revoke({ id }),
    onSuccess: () => refresh(queries, 'tokens'),
    onError: (error) => tellTrouble(error),
  });
  const ask = async (token: Token) => {
    if (await confirm({ title: `Revoke “${token.name}”?`, text: 'Whatever uses it stops working at once.', yes: 'Revoke it', risk: true }))
      revoke.mutate(token.id);
  };
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const make = <Button onClick={() => setMaking(true)}>New token</Button>;
  return (
    <Section title="Tokens for other programs" actions={list.data.length > 0 && make}>
      {list.data.length === 0 ? (
        <Empty
          sentence="No token yet."
          line={
            <>
              A program that holds a token of yours sees what you see in this workspace, and manages nobody. <a href="/api/docs">What the API can do</a>
            </>
          }
          action={make}
        />
      ) : (
        list.data.map((token) => (
          <Row
            key={token.id}
            end={
              <>
                {token.is_expired && <Chip tone="risk">expired</Chip>}
                <Chip>{token.scope === 'read' ? 'reads' : 'reads and writes'}</Chip>
                <Button size="xs" variant="subtle" color="risk" aria-label={`Revoke ${token.name}`} onClick={() => void ask(token)}>
                  Revoke
                </Button>
              </>
            }
          >
            {token.name}
            <div className="tl-muted tl-small">
              {token.used_on ? (
                <>
                  Last used <DayText day={token.used_on} />
                </>
              ) : (
                'Never used'
              )}
              {token.expires_on && (
                <>
                  , until <DayText day={token.expires_on} />
                </>
              )}
            </div>
          </Row>
        ))
      )}
      <Modal opened={making} onClose={() => setMaking(false)} title="New token">
        {making && <TokenForm onClose={() => setMaking(false)} />}
      </Modal>
    </Section>
  );
}

function TokenForm({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({ initialValues: { name: '', scope: 'read' as Token['scope'], expires_on: null as string | null } });
  const make = useMutation({
    mutationFn: () => tokens.client.create({ id: newId(), ...form.values }),
    onSuccess: () => refresh(queries, 'tokens'),
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  if (make.isSuccess)
    return (
      <Stack>
        <Text>This is the token. It is shown only now: keep it where the program finds it and nobody else does.</Text>
        <p className={css.secret}>{make.data.secret}</p>
        <Group justify="flex-end">
          <CopyButton value={make.data.secret}>
            {({ copied, copy }) => (
              <Button variant="filled" onClick={copy}>
                {copied ? 'Copied' : 'Copy it'}
              </Button>
            )}
          </CopyButton>
          <Button variant="subtle" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    );
  return (
    <form onSubmit={form.onSubmit(() => make.mutate())}>
      <Stack>
        <TextInput label="What is it for?" placeholder="Nightly report" required data-autofocus {...form.getInputProps('name')} />
        <SegmentedControl
          aria-label="What it may do"
          data={[
            { value: 'read', label: 'Only read' },
            { value: 'write', label: 'Read and write' },
          ]}
          {...form.getInputProps('scope')}
        />
        <DayInput
          label="Until"
          description="Empty: until you revoke it."
          value={form.values.expires_on}
          onChange={(day) => form.setFieldValue('expires_on', day)}
          error={form.errors.expires_on}
        />
        {make.isError && Object.keys(fieldErrors(make.error)).length === 0 && <ProblemNote error={make.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={make.isPending}>
            Make it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
