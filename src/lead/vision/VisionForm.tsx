import { Button, Group, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { refresh } from '../../ui/client.ts';
import { Page } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { OtherSide, otherVision } from './OtherSide.tsx';
import css from './Vision.module.css';
import { vision } from './vision.client.ts';
import { mostDirections, type Vision, visionHints } from './vision.ts';

/** Writes the vision, or its next version with the reason. */
export function VisionForm({ vision: v, onClose }: { vision: Vision | null; onClose: () => void }) {
  const queries = useQueryClient();
  const [id, setId] = useState(() => v?.id ?? newId());
  const [title, setTitle] = useState(v?.title ?? '');
  const [body, setBody] = useState(v?.body ?? '');
  const [year, setYear] = useState<number | null>(v?.horizon_year ?? null);
  const [directions, setDirections] = useState(() => v?.directions.map(({ id, title, because }) => ({ id, title, because })) ?? []);
  const [willNot, setWillNot] = useState(v?.we_will_not.join('\n') ?? '');
  const [because, setBecause] = useState('');
  const [version, setVersion] = useState(v?.version ?? 0);
  const save = useMutation({
    mutationFn: () =>
      vision.client.save({
        id,
        version,
        title,
        body,
        horizon_year: year,
        directions: directions.filter((d) => d.title.trim()),
        we_will_not: willNot.split('\n').filter((l) => l.trim()),
        because,
      }),
    onSuccess: async () => {
      await refresh(queries, 'vision', 'today', 'throughline', 'threads');
      onClose();
    },
  });
  const theirs = save.isError ? otherVision(save.error) : null;
  const change = (at: string, patch: { title?: string; because?: string }) => setDirections(directions.map((d) => (d.id === at ? { ...d, ...patch } : d)));
  return (
    <Page title={v ? 'The next version of the vision' : 'The vision'}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label="In one sentence"
          description="What will be different for people?"
          required
          maxLength={120}
          value={title}
          onChange={(e) => setTitle(e.currentTarget.value)}
          autoFocus
        />
        <Textarea label="More about it" autosize minRows={4} maxLength={4000} value={body} onChange={(e) => setBody(e.currentTarget.value)} />
        {visionHints(title, body).map((hint) => (
          <p key={hint} className="tl-small tl-muted" style={{ margin: 0 }}>
            {hint}
          </p>
        ))}
        <NumberInput
          label="By which year?"
          value={year ?? ''}
          onChange={(y) => setYear(typeof y === 'number' ? y : null)}
          hideControls
          w={140}
          thousandSeparator={false}
        />
        <fieldset style={{ border: 0, padding: 0, margin: 0, display: 'grid', gap: 12 }}>
          <legend className="tl-strong">Directions: the ways you choose, five at most</legend>
          {directions.map((d, i) => (
            <div key={d.id} className={css.direction}>
              <TextInput label={`Direction ${i + 1}`} value={d.title} maxLength={80} onChange={(e) => change(d.id, { title: e.currentTarget.value })} />
              <TextInput label="because" value={d.because} maxLength={400} onChange={(e) => change(d.id, { because: e.currentTarget.value })} />
              <Button variant="subtle" onClick={() => setDirections(directions.filter((o) => o.id !== d.id))} aria-label={`Take out direction ${i + 1}`}>
                Take out
              </Button>
            </div>
          ))}
          {directions.length < mostDirections && (
            <div>
              <Button onClick={() => setDirections([...directions, { id: newId(), title: '', because: '' }])}>Add a direction</Button>
            </div>
          )}
        </fieldset>
        <Textarea
          label="We will not"
          description="One line each. What you leave out is as clear as what you do."
          autosize
          minRows={2}
          value={willNot}
          onChange={(e) => setWillNot(e.currentTarget.value)}
        />
        {version > 0 && (
          <TextInput
            label="What changed, and why?"
            description="It stays with this version."
            required
            value={because}
            onChange={(e) => setBecause(e.currentTarget.value)}
            maxLength={300}
          />
        )}
        {theirs ? (
          <OtherSide
            theirs={theirs}
            mine={{ title, body, horizon_year: year, directions, we_will_not: willNot.split('\n').filter((l) => l.trim()) }}
            onTake={() => {
              setId(theirs.id);
              setTitle(theirs.title);
              setBody(theirs.body);
              setYear(theirs.horizon_year);
              setDirections(theirs.directions.map(({ id, title, because }) => ({ id, title, because })));
              setWillNot(theirs.we_will_not.join('\n'));
              setVersion(theirs.version);
              save.reset();
            }}
            onKeep={() => {
              setId(theirs.id);
              setVersion(theirs.version);
              save.reset();
            }}
          />
        ) : (
          save.isError && <ProblemNote error={save.error} />
        )}
        <Group>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {version > 0 ? 'Save this version' : 'This is our vision'}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </form>
    </Page>
  );
}
