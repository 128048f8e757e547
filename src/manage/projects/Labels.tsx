import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { useConfirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Section } from '../../ui/Section.tsx';
import { LabelChip } from '../tasks/LabelChip.tsx';
import dots from '../tasks/Tasks.module.css';
import { EditedName } from './EditedName.tsx';
import css from './Project.module.css';
import { projects } from './projects.client.ts';
import { colours, type Project } from './projects.ts';
import { useShape } from './useShape.ts';

type Colour = (typeof colours)[number];
const asColour = (word: string | null): Colour => colours.find((c) => c === word) ?? 'grey';

/** The labels of a project: names and colours. */
export function Labels({ project }: { project: Project }) {
  const act = useShape();
  const confirm = useConfirm();
  const edit = project.can.plan;
  if (!edit && !project.can.take_part && project.labels.length === 0) return null;
  return (
    <Section title="Labels">
      {project.labels.length === 0 && <Empty sentence="No label yet." line="A label says what kind of work a task is, across states and milestones." />}
      {project.labels.map((l) => (
        <div key={l.id} className={css.label}>
          {edit ? (
            <EditedName
              value={l.name}
              label={`Name of the label ${l.name}`}
              onSave={(name) => act.mutate(() => projects.client.editLabel({ project_id: project.id, id: l.id, name }))}
            />
          ) : (
            <span>
              <LabelChip label={l} />
            </span>
          )}
          {edit && (
            <>
              <ColourField
                label={`Colour of ${l.name}`}
                value={asColour(l.colour)}
                onChange={(colour) => act.mutate(() => projects.client.editLabel({ project_id: project.id, id: l.id, colour }))}
              />
              <ActionIcon
                aria-label={`Remove the label ${l.name}`}
                onClick={async () => {
                  const sure = await confirm({
                    title: `Remove the label “${l.name}”?`,
                    text: 'It goes from every task that has it. The tasks stay.',
                    yes: 'Remove it',
                    risk: true,
                  });
                  if (sure) act.mutate(() => projects.client.removeLabel({ project_id: project.id, id: l.id }));
                }}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </>
          )}
        </div>
      ))}
      {project.can.take_part && <NewLabel project={project} />}
    </Section>
  );
}

function NewLabel({ project }: { project: Project }) {
  const act = useShape();
  const [name, setName] = useState('');
  const [colour, setColour] = useState<Colour>('blue');
  return (
    <form
      className={css.adding}
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate(async () => {
          await projects.client.addLabel({ project_id: project.id, id: newId(), name, colour });
          setName('');
        });
      }}
    >
      <TextInput label="New label" placeholder="accessibility" required maxLength={40} value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <ColourField label="Colour" shown value={colour} onChange={setColour} />
      <Button type="submit" loading={act.isPending}>
        Add the label
      </Button>
    </form>
  );
}

function ColourField({ label, shown, value, onChange }: { label: string; shown?: boolean; value: Colour; onChange: (colour: Colour) => void }) {
  return (
    <Select
      {...(shown ? { label } : { 'aria-label': label })}
      w={114}
      allowDeselect={false}
      value={value}
      onChange={(c) => onChange(asColour(c))}
      data={[...colours]}
      leftSection={<span className={dots.dot} data-colour={value} aria-hidden />}
      renderOption={({ option }) => (
        <span className={css.colour}>
          <span className={dots.dot} data-colour={option.value} aria-hidden /> {option.label}
        </span>
      )}
    />
  );
}
