import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { projects } from '../manage/projects/projects.client.ts';
import { categories } from '../manage/projects/projects.ts';
import { threads } from '../threads/threads.client.ts';
import { refresh } from '../ui/client.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { ColumnsForm } from './ColumnsForm.tsx';
import { imports } from './imports.client.ts';
import type { Import, Plan } from './imports.ts';

// A source may call a thing `constructor`: only what the plan itself says counts.
const chosen = <T,>(of: Record<string, T>, name: string): T | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);

/** Where it goes, what its columns and states mean, who its people are. */
export function PlanForm({ item, onTry, onRun }: { item: Import; onTry: () => void; onRun: () => void }) {
  const queries = useQueryClient();
  const [plan, setPlan] = useState<Plan>(item.plan as Plan); // shown only when there is one
  const list = useQuery(projects.list.queryOptions({ input: {} }));
  const people = useQuery(threads.find.queryOptions({ input: { q: '', kinds: 'person', limit: 50 } }));
  const change = (patch: Partial<Plan>) => setPlan({ ...plan, ...patch });
  const save = useMutation({
    mutationFn: () => imports.client.plan({ id: item.id, version: item.version, plan }),
    onSettled: () => refresh(queries, 'imports'),
  });
  const after = (then: () => void) => save.mutateAsync().then(then, () => {}); // the refusal is shown below
  const own = (list.data?.projects ?? []).filter((p) => p.state !== 'archived');
  const tried = item.state === 'dry_run_ok';
  return (
    <Stack mt={14}>
      <Group grow align="end">
        <Select
          label="It goes to"
          value={plan.project_id ?? ''}
          allowDeselect={false}
          onChange={(id) => change({ project_id: id || null })}
          data={[{ value: '', label: 'A new project' }, ...own.map((p) => ({ value: p.id, label: p.name }))]}
        />
        {!plan.project_id && <TextInput label="Its name" value={plan.project_name} onChange={(e) => change({ project_name: e.currentTarget.value })} />}
        {!plan.project_id && (
          <TextInput
            label="Its key"
            value={plan.project_key ?? ''}
            onChange={(e) => change({ project_key: e.currentTarget.value.toUpperCase() || null })}
            w={120}
          />
        )}
      </Group>
      {plan.csv && item.sniffed && <ColumnsForm mapping={plan.csv} sample={item.sniffed.sample ?? []} onChange={(csv) => change({ csv })} />}
      {item.report && item.report.states.length > 0 && (
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend className="tl-strong">What its states mean</legend>
          <Group mt={8} align="end">
            {item.report.states.map((s) => (
              <Select
                key={s.source_id}
                label={s.name}
                w={170}
                allowDeselect={false}
                value={chosen(plan.states, s.source_id) ?? s.category}
                data={categories.map((c) => ({ value: c, label: c.replace('_', ' ') }))}
                onChange={(v) => v && change({ states: { ...plan.states, [s.source_id]: v as Plan['states'][string] } })} // the options are the categories
              />
            ))}
          </Group>
        </fieldset>
      )}
      {item.report && item.report.people.length > 0 && (
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend className="tl-strong">Who its people are</legend>
          <p className="tl-small tl-muted" style={{ margin: '2px 0 8px' }}>
            Known by their mail address, or chosen here. The others become names without an account: invite them later, and their offers wait.
          </p>
          <Group align="end">
            {item.report.people.map((p) => (
              <Select
                key={p.source_id}
                label={p.name}
                w={210}
                clearable
                placeholder={p.how === 'mail' ? `${p.person_name} (by mail)` : 'A name for now'}
                description={p.alike && !chosen(plan.people, p.source_id) ? 'Someone here has this name: choose to confirm.' : undefined}
                searchable
                value={chosen(plan.people, p.source_id) ?? null}
                data={(people.data ?? []).map((o) => ({ value: o.id, label: o.title }))}
                onChange={(v) => {
                  const { [p.source_id]: _, ...rest } = plan.people;
                  change({ people: v ? { ...rest, [p.source_id]: v } : rest });
                }}
              />
            ))}
          </Group>
        </fieldset>
      )}
      {save.isError && <ProblemNote error={save.error} />}
      <Group>
        <Button variant={tried ? 'default' : 'filled'} loading={save.isPending} onClick={() => after(onTry)}>
          {tried ? 'Try again' : 'Try it out'}
        </Button>
        {tried && (
          <Button variant="filled" loading={save.isPending} onClick={() => after(onRun)}>
            Bring it in
          </Button>
        )}
        <span className="tl-small tl-muted">A trial is the real run, thrown away: nothing is kept and nobody is told.</span>
      </Group>
    </Stack>
  );
}
