import { Button, Group, Modal, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Loading } from '../ui/Loading.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import css from './Files.module.css';
import { contentOf } from './files.client.ts';
import type { FileOn } from './files.ts';
import { rowsOf } from './words.ts';

const mostText = 200_000;
const mostRows = 200;
const mostColumns = 30;

/** A file, looked at: a picture, letters, or a table of the first lines. */
export function FilePreview({ file, opened, onClose }: { file: FileOn; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={<bdi>{file.name}</bdi>} size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap={14}>
        {file.preview === 'image' ? (
          <img className={css.whole} src={contentOf(file.id, true)} alt={file.name} width={file.width ?? undefined} height={file.height ?? undefined} />
        ) : (
          <Letters file={file} />
        )}
        <Group justify="flex-end">
          <Button component="a" href={contentOf(file.id)} download={file.name}>
            Download
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Letters({ file }: { file: FileOn }) {
  const cut = file.bytes > mostText;
  const read = useQuery({
    queryKey: ['files', 'text', file.id],
    queryFn: async () => {
      const answer = await fetch(contentOf(file.id, true), { headers: cut ? { range: `bytes=0-${mostText - 1}` } : {} });
      if (!answer.ok) throw new TypeError('network');
      const charset = /charset=([\w-]+)/.exec(answer.headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
      return new TextDecoder(charset).decode(await answer.arrayBuffer());
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (read.isPending) return <Loading lines={4} />;
  if (read.isError) return <ProblemNote error={read.error} retry={() => void read.refetch()} />;
  return (
    <>
      {file.preview === 'table' ? (
        <Table rows={rowsOf(read.data, mostRows, !cut)} name={file.name} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keys
        <pre className={css.text} dir="auto" tabIndex={0}>
          {read.data}
        </pre>
      )}
      {cut && <p className="tl-muted">This is its beginning. Download it to read the rest.</p>}
    </>
  );
}

function Table({ rows, name }: { rows: string[][]; name: string }) {
  const [head = [], ...rest] = rows.map((row) => row.slice(0, mostColumns));
  // Cells are what they are by their place.
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keys
    <div className={css.scroll} role="region" aria-label={`The table ${name}`} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            {head.map((cell, i) => (
              <th key={`${i}:${cell}`} scope="col">
                {cell || '–'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rest.map((row, n) => (
            <tr key={`${n}:${row[0]}`}>
              {row.map((cell, i) => (
                <td key={`${i}:${cell}`} dir="auto">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rest.length >= mostRows - 1 && <p className="tl-muted">The first {mostRows} lines are shown.</p>}
    </div>
  );
}
