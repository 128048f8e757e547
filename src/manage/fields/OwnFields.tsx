import { Button } from '@mantine/core';
import { useState } from 'react';
import { DayText } from '../../ui/DayText.tsx';
import { FieldControl } from './FieldControl.tsx';
import css from './Fields.module.css';
import type { Field, FieldType } from './fields.ts';

interface Props {
  /** The fields of the project, where one sees it. */
  fields: Field[];
  values: { id: string; value: string; name?: string; type?: FieldType }[];
  canEdit: boolean;
  onSave: (id: string, value: string | null) => void;
}
const atOnce = 12;

/** What stands in the fields of a project's own, for one task. */
export function OwnFields({ fields, values, canEdit, onSave }: Props) {
  const [all, setAll] = useState(false);
  const standing = new Map(values.map((v) => [v.id, v.value]));
  if (!canEdit || fields.length === 0) return <Read values={values} fields={fields} />;
  const shown = all ? fields : fields.filter((f, i) => i < atOnce || standing.has(f.id));
  return (
    <section aria-label="Fields of this project" className={css.own}>
      {shown.map((f) => (
        <FieldControl key={f.id} field={f} value={standing.get(f.id) ?? null} onSave={(value) => onSave(f.id, value)} />
      ))}
      {shown.length < fields.length && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          Show {fields.length - shown.length} empty fields
        </Button>
      )}
    </section>
  );
}

function Read({ values, fields }: Pick<Props, 'values' | 'fields'>) {
  const known = new Map(fields.map((f) => [f.id, f]));
  if (values.length === 0) return null;
  return (
    <dl className={css.read}>
      {values.map((v) => (
        <div key={v.id}>
          <dt>{known.get(v.id)?.name ?? v.name}</dt>
          <dd>{(known.get(v.id)?.type ?? v.type) === 'date' ? <DayText day={v.value} /> : v.value}</dd>
        </div>
      ))}
    </dl>
  );
}
