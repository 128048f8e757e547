import { ActionIcon, Button, Group, Select, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { useConfirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import { EditedName } from '../projects/EditedName.tsx';
import shape from '../projects/Project.module.css';
import type { Project } from '../projects/projects.ts';
import { ChoicesDialog } from './ChoicesDialog.tsx';
import css from './Fields.module.css';
import { fields as api } from './fields.client.ts';
import { type Field, type FieldType, fieldTypes } from './fields.ts';
import { useFieldShape } from './useFieldShape.ts';

const words: Record<FieldType, string> = { text: 'text', number: 'number', date: 'day', choice: 'choice' };
const types = fieldTypes.map((t) => ({ value: t, label: words[t] }));
const asType = (word: string | null): FieldType => fieldTypes.find((t) => t === word) ?? 'text';

/** The fields of a project's own, in the order in which its tasks show them. */
export function Fields({ project }: { project: Project }) {
  const edit = project.can.plan;
  const all = useQuery(api.list.queryOptions({ input: { project_id: project.id }, enabled: edit }));
  const act = useFieldShape(project.id);
  const confirm = useConfirm();
  const [choosing, setChoosing] = useState<Field | null>(null);
  const { fields } = project;
  const before = (i: number) => fields[i - 1]?.id ?? null;
  if (!edit && fields.length === 0) return null;
  return (
    <Section title="Fields" note="what the tasks of this project say beside the usual">
      {fields.length === 0 && <Empty sentence="No field yet." line="A cost, a site, a day of delivery: what your work needs to be told and found by." />}
      {fields.map((f, i) => (
        <Row
          key={f.id}
          end={
            edit && (
              <>
                <ActionIcon
                  className={shape.deed ?? ''}
                  aria-label={`Move ${f.name} up`}
                  disabled={i === 0}
                  onClick={() => act.edit(f, { after_id: before(i - 1) }, { after_id: before(i) })}
                >
                  <IconArrowUp size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  className={shape.deed ?? ''}
                  aria-label={`Move ${f.name} down`}
                  disabled={i === fields.length - 1}
                  onClick={() => act.edit(f, { after_id: fields[i + 1]?.id ?? null }, { after_id: before(i) })}
                >
                  <IconArrowDown size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  aria-label={`End the field ${f.name}`}
                  onClick={async () => {
                    const sure = await confirm({
                      title: `End the field “${f.name}”?`,
                      text: 'Tasks and lists show it no more. What stands in it is kept, and comes back with it.',
                      yes: 'End it',
                      risk: true,
                    });
                    if (sure) act.end(f);
                  }}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </>
            )
          }
        >
          <div className={css.named}>
            {edit ? (
              <EditedName value={f.name} label={`Name of the field ${f.name}`} maxLength={80} onSave={(name) => act.edit(f, { name }, { name: f.name })} />
            ) : (
              <span>{f.name}</span>
            )}
            {edit ? (
              <Select
                aria-label={`Type of ${f.name}`}
                allowDeselect={false}
                value={f.type}
                data={types}
                onChange={(t) => t && t !== f.type && act.edit(f, { type: asType(t) }, { type: f.type })}
              />
            ) : (
              <span className="tl-small tl-muted">{words[f.type]}</span>
            )}
            {f.type === 'choice' &&
              (edit ? (
                <Button size="compact-sm" variant="subtle" aria-label={`Choices of ${f.name}`} onClick={() => setChoosing(f)}>
                  {f.choices.length === 0 ? 'Add choices …' : 'Choices …'}
                </Button>
              ) : (
                <span className="tl-small tl-muted">{f.choices.map((c) => c.name).join(', ')}</span>
              ))}
          </div>
        </Row>
      ))}
      {edit && <NewField act={act} />}
      {edit && all.data && all.data.ended.length > 0 && (
        <div className={css.ended}>
          <div className="tl-small tl-muted">Ended; what stood in them is kept</div>
          <Group gap={8} mt={6}>
            {all.data.ended.map((f) => (
              <Button key={f.id} size="compact-sm" onClick={() => act.restore(f)}>
                Bring back “{f.name}”
              </Button>
            ))}
          </Group>
        </div>
      )}
      <ChoicesDialog
        field={choosing}
        onClose={() => setChoosing(null)}
        onSave={(field, choices) => {
          act.edit(field, { choices }, { choices: field.choices });
          setChoosing(null);
        }}
      />
    </Section>
  );
}

function NewField({ act }: { act: ReturnType<typeof useFieldShape> }) {
  const [name, setName] = useState('');
  const [type, setType] = useState<FieldType>('text');
  const [lines, setLines] = useState('');
  return (
    <form
      className={shape.adding}
      onSubmit={async (event) => {
        event.preventDefault();
        const named = [...new Set(lines.split('\n').map((l) => l.trim()))].filter(Boolean);
        const choices = type === 'choice' ? named.map((n) => ({ id: newId(), name: n })) : [];
        const added = await act.add({ id: newId(), name, type, choices }).then(
          () => true,
          () => false, // it was told
        );
        if (!added) return;
        // What was typed since stays.
        setName((now) => (now === name ? '' : now));
        setLines((now) => (now === lines ? '' : now));
      }}
    >
      <TextInput label="New field" placeholder="Cost of material" required maxLength={80} value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <Select label="It holds" allowDeselect={false} value={type} data={types} onChange={(t) => setType(asType(t))} />
      {type === 'choice' && (
        <Textarea label="One choice a line" autosize minRows={2} maxRows={8} value={lines} onChange={(e) => setLines(e.currentTarget.value)} />
      )}
      <Button type="submit" loading={act.pending}>
        Add the field
      </Button>
    </form>
  );
}
