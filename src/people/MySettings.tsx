import { Button, Group, SegmentedControl, Select, Stack, Switch, Textarea, TextInput, useMantineColorScheme } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { MyPicture } from '../files/MyPicture.tsx';
import { refresh } from '../ui/client.ts';
import { setSingleKeys, singleKeysOn } from '../ui/commands.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { tell, tellTrouble } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { fieldErrors } from '../ui/problems.ts';
import { Section } from '../ui/Section.tsx';
import { people } from './people.client.ts';
import type { Myself } from './people.ts';
import { unitChoices } from './UnitTree.tsx';
import { units } from './units.client.ts';
import { zoneChoices } from './zones.ts';

/** Who I am here, how it looks, and the way out. */
export function MySettings({ me }: { me: Myself }) {
  return (
    <>
      <Section title="Your picture" padded>
        <MyPicture personId={me.person.id} name={me.person.name} canWrite={me.can.write} />
      </Section>
      <Section title="You" padded>
        <Me key={me.person.version} me={me} />
      </Section>
      <Section title="On this device" padded>
        <Look />
      </Section>
      {me.can.leave && (
        <Section title="Leaving" padded>
          <Leave workspace={me.workspace.name} />
        </Section>
      )}
    </>
  );
}

function Me({ me }: { me: Myself }) {
  const queries = useQueryClient();
  const { person, can } = me;
  const guest = person.role === 'guest';
  const form = useForm({
    initialValues: {
      name: person.name,
      about: person.about,
      time_zone: person.time_zone ?? '',
      home_unit_id: person.home_unit_id ?? '',
      no_offers_until: person.no_offers_until,
    },
  });
  const tree = useQuery({ ...units.list.queryOptions({ input: {} }), enabled: !guest });
  const save = useMutation({
    mutationFn: () => {
      const { name, about, time_zone, home_unit_id, no_offers_until } = form.values;
      const past = no_offers_until === person.no_offers_until;
      return people.client.editMe({
        version: person.version,
        name,
        about,
        time_zone: time_zone || null,
        ...(past ? {} : { no_offers_until }),
        ...(guest || home_unit_id === (person.home_unit_id ?? '') ? {} : { home_unit_id: home_unit_id || null }),
      });
    },
    onSuccess: async () => {
      tell('Saved.');
      await refresh(queries, 'people', 'units', 'accounts', 'today');
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const zones = [
    { value: '', label: `As the workspace (${me.workspace.time_zone})` },
    ...zoneChoices(form.values.time_zone).map((zone) => ({ value: zone, label: zone })),
  ];
  return (
    <form onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        <TextInput label="Name" required autoComplete="name" {...form.getInputProps('name')} />
        <Textarea
          label="In your own words"
          description="What you care about, what to ask you. Every member reads it."
          autosize
          minRows={3}
          maxRows={12}
          {...form.getInputProps('about')}
        />
        <Select label="Time zone" description="Decides what “today” means for you." searchable data={zones} {...form.getInputProps('time_zone')} />
        {!guest && (
          <Select
            label="Home unit"
            searchable
            data={[{ value: '', label: 'None' }, ...unitChoices(tree.data?.units ?? [])]}
            {...form.getInputProps('home_unit_id')}
          />
        )}
        <DayInput
          label="No new offers until"
          description="Others read this as a sentence, without a reason."
          value={form.values.no_offers_until}
          onChange={(day) => form.setFieldValue('no_offers_until', day)}
          error={form.errors.no_offers_until}
        />
        {save.isError && Object.keys(fieldErrors(save.error)).length === 0 && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button type="submit" variant="filled" loading={save.isPending} disabled={!can.write}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [keys, setKeys] = useState(singleKeysOn);
  return (
    <Stack>
      <SegmentedControl
        aria-label="Light or dark"
        data={[
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
          { value: 'auto', label: 'As the device' },
        ]}
        value={colorScheme}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
      />
      <Switch
        label="Single keys"
        description="Letters alone do things, such as c for a new task. Off for those who speak to their computer, or type past a field."
        checked={keys}
        onChange={(event) => {
          setSingleKeys(event.currentTarget.checked);
          setKeys(event.currentTarget.checked);
        }}
      />
    </Stack>
  );
}

function Leave({ workspace }: { workspace: string }) {
  const confirm = useConfirm();
  const leave = useMutation({ mutationFn: () => people.client.leave(), onSuccess: () => location.assign('/'), onError: (error) => tellTrouble(error) });
  const ask = async () => {
    const yes = await confirm({
      title: `Leave ${workspace}?`,
      text: 'All you hold is handed back, your tokens end, and you come in again by invitation only. What you wrote stays.',
      yes: 'Leave',
      risk: true,
    });
    if (yes) leave.mutate();
  };
  return (
    <Group justify="space-between">
      <span className="tl-muted">All you hold is handed back; what you wrote stays.</span>
      <Button color="risk" variant="outline" loading={leave.isPending} onClick={() => void ask()}>
        Leave {workspace}
      </Button>
    </Group>
  );
}
