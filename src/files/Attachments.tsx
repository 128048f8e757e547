import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Section } from '../ui/Section.tsx';
import { FileLine } from './FileLine.tsx';
import css from './Files.module.css';
import { files } from './files.client.ts';
import type { Place } from './files.ts';
import { PickFiles } from './PickFiles.tsx';
import { useFileDrop } from './useFileDrop.ts';
import { type Uploading, useUploads } from './useUploads.ts';
import { sizeWords } from './words.ts';

/** The files on a thing: by the button, dropped, or pasted. Those of comments stand with their comments. In a card of its own where it is a page's part. */
export function Attachments({ kind, subjectId, card = false }: { kind: Place; subjectId: string; card?: boolean }) {
  const part = useRef<HTMLDivElement>(null);
  const list = useQuery(files.list.queryOptions({ input: { kind, subject_id: subjectId } }));
  const { going, send } = useUploads(kind, subjectId);
  const mayAdd = list.data?.can.add ?? false;
  const over = useFileDrop(part, mayAdd, (chosen) => void send(chosen));
  const own = (list.data?.files ?? []).filter((f) => f.comment_id === null);
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (own.length === 0 && !mayAdd) return null;
  const inside = (
    <div ref={part} className={css.files} data-over={over || undefined}>
      <div className={css.head}>
        {!card && <h2 className={css.title}>Files</h2>}
        {card && own.length === 0 && <span className="tl-muted">None yet. Drop one here, or paste it.</span>}
        {mayAdd && <PickFiles label="Add a file" onPick={(chosen) => void send(chosen)} />}
      </div>
      {own.length + going.length > 0 && (
        <ul className={css.list}>
          {own.map((file) => (
            <FileLine key={file.id} file={file} />
          ))}
          {going.map((one) => (
            <Coming key={one.key} one={one} />
          ))}
        </ul>
      )}
      {going.length > 0 && list.data && <p className="tl-faint tl-small">Files of up to {sizeWords(list.data.most_bytes)} can be kept here.</p>}
    </div>
  );
  if (card)
    return (
      <Section title="Files" padded>
        {inside}
      </Section>
    );
  return <section aria-label="Files">{inside}</section>;
}

function Coming({ one }: { one: Uploading }) {
  const percent = Math.round(one.part * 100);
  return (
    <li className={css.file}>
      <span className={css.thumb}>{percent} %</span>
      <div>
        <bdi>{one.name}</bdi>
        <div className={css.bar} role="progressbar" aria-label={`${one.name} is being added`} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
          <span style={{ width: `${percent}%` }} />
        </div>
      </div>
      <CloseButton aria-label={`Stop adding ${one.name}`} onClick={one.stop} />
    </li>
  );
}
