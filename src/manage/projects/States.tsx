import { ActionIcon, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { Row, Section } from '../../ui/Section.tsx';
import { EditedName } from './EditedName.tsx';
import css from './Project.module.css';
import { projects } from './projects.client.ts';
import { type Category, categories, type Project } from './projects.ts';
import { useShape } from './useShape.ts';

type State = Project['states'][number];

const categoryWords: Record<Category, string> = {
  idea: 'an idea',
  ready: 'ready',
  in_progress: 'in progress',
  in_review: 'in review',
  done: 'done',
  dropped: 'dropped',
};

/** The states of a project under its own names, in the order of its board. */
export function States({ project }: { project: Project }) {
  const act = useShape();
  const [removing, setRemoving] = useState<State | null>(null);
  const edit = project.can.plan;
  const { states } = project;
  const put = (state: State, after: State | undefined) =>
    act.mutate(() => projects.client.editState({ project_id: project.id, id: state.id, after_id: after?.id ?? null }));
  return (
    <Section title="States" note="the columns of the board, from left to right">
      {states.map((s, i) => {
        const others = states.filter((o) => o.category === s.category && o.id !== s.id);
        return (
          <Row
            key={s.id}
            end={
              edit && (
                <>
                  <ActionIcon className={css.deed ?? ''} aria-label={`Move ${s.name} up`} disabled={i === 0} onClick={() => put(s, states[i - 2])}>
                    <IconArrowUp size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    className={css.deed ?? ''}
                    aria-label={`Move ${s.name} down`}
                    disabled={i === states.length - 1}
                    onClick={() => put(s, states[i + 1])}
                  >
                    <IconArrowDown size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    className={css.deed ?? ''}
                    aria-label={`Remove ${s.name}`}
                    disabled={others.length === 0}
                    title={others.length === 0 ? `The only state that means ${categoryWords[s.category]}: it can be renamed.` : undefined}
                    onClick={() => setRemoving(s)}
                  >
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                </>
              )
            }
          >
            <div className={css.named}>
              {edit ? (
                <EditedName
                  value={s.name}
                  label={`Name of the state ${s.name}`}
                  onSave={(name) => act.mutate(() => projects.client.editState({ project_id: project.id, id: s.id, name }))}
                />
              ) : (
                <span>{s.name}</span>
              )}
              <span className="tl-small tl-muted">means {categoryWords[s.category]}</span>
            </div>
          </Row>
        );
      })}
      {edit && <NewState project={project} />}
      <RemoveState project={project} state={removing} onClose={() => setRemoving(null)} />
    </Section>
  );
}

function NewState({ project }: { project: Project }) {
  const act = useShape();
  const [name, setName] = useState('');
  const [category, setCategory] = useState<Category>('in_progress');
  return (
    <form
      className={css.adding}
      onSubmit={(event) => {
        event.preventDefault();
        const after = project.states.findLast((s) => s.category === category);
        act.mutate(async () => {
          await projects.client.addState({ project_id: project.id, id: newId(), name, category, after_id: after?.id ?? null });
          setName('');
        });
      }}
    >
      <TextInput label="New state" placeholder="Waiting for the clinic" required maxLength={40} value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <Select
        label="It means"
        allowDeselect={false}
        value={category}
        onChange={(c) => c && setCategory(c)}
        data={categories.map((c) => ({ value: c, label: categoryWords[c] }))}
      />
      <Button type="submit" loading={act.isPending}>
        Add the state
      </Button>
    </form>
  );
}

function RemoveState({ project, state, onClose }: { project: Project; state: State | null; onClose: () => void }) {
  const act = useShape();
  const others = project.states.filter((s) => s.category === state?.category && s.id !== state?.id);
  const [to, setTo] = useState<string | null>(null);
  const target = others.some((s) => s.id === to) ? to : (others[0]?.id ?? null);
  return (
    <Modal opened={state !== null} onClose={onClose} title={`Remove “${state?.name ?? ''}”?`}>
      <Stack>
        <Select
          label="Its tasks go to"
          description="A state that means the same, so that nothing is finished or reopened by it."
          allowDeselect={false}
          value={target}
          onChange={setTo}
          data={others.map((s) => ({ value: s.id, label: s.name }))}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Keep it
          </Button>
          <Button
            variant="filled"
            color="risk"
            onClick={() => {
              if (!state || !target) return;
              act.mutate(() => projects.client.removeState({ project_id: project.id, id: state.id, to_state_id: target }));
              onClose();
            }}
          >
            Remove the state
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
