import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { threads } from '../../threads/threads.client.ts';
import type { Tie } from '../../threads/threads.ts';
import { refresh } from '../../ui/client.ts';
import { useConfirm } from '../../ui/confirm.tsx';
import { hrefOf } from '../../ui/hrefs.ts';
import { later } from '../../ui/later.tsx';
import { tellTrouble, tellWithUndo } from '../../ui/notify.tsx';
import css from './TaskPanel.module.css';
import type { Task } from './tasks.ts';

const TieDialog = later(() => import('../../threads/TieDialog.tsx').then((m) => m.TieDialog));

const touched = ['threads', 'throughline', 'today', 'projects', 'goals', 'tasks', 'history'];

/** What a task itself is tied to, first of all and besides; each with its reason. The drawn line shows where the first leads. */
export function Serves({ task, reaches }: { task: Task; reaches: boolean }) {
  const queries = useQueryClient();
  const [tying, setTying] = useState(false);
  const found = useQuery(threads.ofThing.queryOptions({ input: { kind: 'task', id: task.id } }));
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error, 'What it serves was not changed.'),
    onSettled: () => refresh(queries, ...touched),
  });
  const may = found.data?.can.tie ?? false;
  const ties = (found.data?.ties ?? []).toSorted((a, b) => Number(a.rank === 'also') - Number(b.rank === 'also'));
  const first = ties.find((t) => t.rank === 'primary');
  // The one before stays tied, as one it serves too.
  const putFirst = (t: Tie) =>
    act.mutate(async () => {
      await threads.client.tie({ ...endsOf(t), id: newId(), rank: 'primary', because: t.because });
      if (first) await threads.client.tie({ ...endsOf(first), id: newId(), rank: 'also', because: first.because });
    });
  if (ties.length === 0 && !(may && reaches)) return null;
  return (
    <section aria-label="What it serves" className={css.serves}>
      {ties.map((t) => (
        <One
          key={t.id}
          tie={t}
          may={may}
          onFirst={() => putFirst(t)}
          onBecause={(because) => act.mutate(() => threads.client.change({ id: t.id, version: t.version, because }))}
          onUntie={() =>
            act.mutate(async () => {
              await threads.client.untie({ id: t.id });
              tellWithUndo(`Untied from: ${t.dst_title}`, () =>
                act.mutate(() => threads.client.tie({ ...endsOf(t), id: newId(), rank: t.rank, because: t.because })),
              );
            })
          }
        />
      ))}
      {may && reaches && (
        <Button size="compact-sm" variant="subtle" className={css.more ?? ''} onClick={() => setTying(true)}>
          It serves something else too
        </Button>
      )}
      <TieDialog source={{ kind: 'task', id: task.id, title: task.title }} firstRank="also" opened={tying} onClose={() => setTying(false)} />
    </section>
  );
}

const endsOf = ({ src_kind, src_id, dst_kind, dst_id }: Tie) => ({ src_kind, src_id, dst_kind, dst_id });

interface OneProps {
  tie: Tie;
  may: boolean;
  onFirst: () => void;
  onBecause: (because: string) => void;
  onUntie: () => void;
}

function One({ tie: t, may, onFirst, onBecause, onUntie }: OneProps) {
  const confirm = useConfirm();
  const [because, setBecause] = useState<string | null>(null);
  const href = hrefOf({ kind: t.dst_kind, id: t.dst_id });
  return (
    <div className={css.tie}>
      <div>
        <span className="tl-small tl-muted">{t.rank === 'primary' ? 'Serves first of all' : 'Also serves'}</span> <a href={href}>{t.dst_title}</a>
        {because === null && t.because && <div className="tl-small tl-muted">because {t.because}</div>}
      </div>
      {because !== null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onBecause(because.trim());
            setBecause(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            setBecause(null);
          }}
        >
          <TextInput
            label="Because"
            autoFocus
            maxLength={200}
            value={because}
            onChange={(e) => setBecause(e.currentTarget.value)}
            placeholder="a few words that a newcomer would understand"
          />
          <Group gap={8} mt={8}>
            <Button type="submit" size="compact-sm">
              Save
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={() => setBecause(null)}>
              Cancel
            </Button>
          </Group>
        </form>
      ) : (
        may && (
          <Group gap={2} ml={-8}>
            {t.rank === 'also' && (
              <Button size="compact-xs" variant="subtle" aria-label={`Put it first: ${t.dst_title}`} onClick={onFirst}>
                Put it first
              </Button>
            )}
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`${t.because ? 'Change why' : 'Say why'}: ${t.dst_title}`}
              onClick={() => setBecause(t.because)}
            >
              {t.because ? 'Change why' : 'Say why'}
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`Untie: ${t.dst_title}`}
              onClick={async () => {
                const text = t.rank === 'primary' ? 'From then on its line is the one of its milestone or project.' : 'The line it has stays as it is.';
                if (await confirm({ title: `Untie it from “${t.dst_title}”?`, text, yes: 'Untie it' })) onUntie();
              }}
            >
              Untie
            </Button>
          </Group>
        )
      )}
    </div>
  );
}
