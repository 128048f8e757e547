import { Button, Group, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OfferRole } from '../offers/offers.ts';
import { refresh } from '../ui/client.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { hrefs } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { later } from '../ui/later.tsx';
import { MarkdownView } from '../ui/MarkdownView.tsx';
import { tellTrouble } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Section } from '../ui/Section.tsx';
import css from './People.module.css';
import { units as unitsApi } from './units.client.ts';
import type { Unit } from './units.ts';

const OfferDialog = later(() => import('../offers/OfferDialog.tsx').then((m) => m.OfferDialog));
const UnitDialog = later(() => import('./UnitDialog.tsx').then((m) => m.UnitDialog));

/** One unit: what it is for, who takes care of it, how to take part. */
export function UnitSection({ id, units }: { id: string; units: Unit[] }) {
  const queries = useQueryClient();
  const confirm = useConfirm();
  const unit = useQuery(unitsApi.one.queryOptions({ input: { id } }));
  const [editing, setEditing] = useState(false);
  const [offering, setOffering] = useState<OfferRole | null>(null);
  const act = useMutation({
    mutationFn: async (what: 'join' | 'leave' | 'close') => {
      await unitsApi.client[what]({ id });
    },
    onSuccess: () => refresh(queries, 'units', 'people', 'offers', 'today'),
    onError: (error) => tellTrouble(error),
  });
  if (unit.isPending) return <Loading lines={2} />;
  if (unit.isError) return <ProblemNote error={unit.error} />;
  const { can, name, purpose, stewards, above, mine } = unit.data;
  const close = async () => {
    if (await confirm({ title: `Close ${name}?`, text: 'Its history stays, and it can be opened again. Stewards hand it back.', yes: 'Close it', risk: true }))
      act.mutate('close');
  };
  return (
    <Section
      title={name}
      note={
        above.length > 0 &&
        above.map((u, i) => (
          <span key={u.id}>
            {i > 0 && ' › '}
            <a href={`${hrefs.people()}?unit=${u.id}`}>{u.name}</a>
          </span>
        ))
      }
      actions={
        <>
          {can.join && (
            <Button size="xs" loading={act.isPending} onClick={() => act.mutate('join')}>
              Take part
            </Button>
          )}
          {can.leave && (
            <Button size="xs" variant="subtle" loading={act.isPending} onClick={() => act.mutate('leave')}>
              Take part no longer
            </Button>
          )}
          {(can.edit || can.ask || can.offer_stewardship || can.close) && (
            <Menu withinPortal={false}>
              <Menu.Target>
                <Button size="xs" variant="subtle" aria-label={`More for ${name}`}>
                  <IconDots size={16} aria-hidden />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {can.edit && <Menu.Item onClick={() => setEditing(true)}>Change</Menu.Item>}
                {can.ask && <Menu.Item onClick={() => setOffering('contributor')}>Ask someone to join</Menu.Item>}
                {can.offer_stewardship && <Menu.Item onClick={() => setOffering('steward')}>Offer the stewardship</Menu.Item>}
                {can.close && (
                  <Menu.Item color="risk" onClick={() => void close()}>
                    Close the unit
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      }
      padded
    >
      {purpose ? <MarkdownView text={purpose} /> : <p className="tl-muted">Nobody has said yet what it is for.</p>}
      <Group gap={6} mt={10} className="tl-muted tl-small">
        {stewards.length === 0
          ? 'Nobody takes care of it now.'
          : stewards.map((s, i) => (
              <span key={s.id}>
                {i > 0 && 'and '}
                <a className={css.name} href={hrefs.person(s.id)}>
                  {s.name}
                </a>
              </span>
            ))}
        {stewards.length > 0 && <span>{stewards.length === 1 ? 'takes care of it.' : 'take care of it.'}</span>}
        {mine === 'home' && <span>It is your home unit.</span>}
      </Group>
      <UnitDialog opened={editing} onClose={() => setEditing(false)} units={units} unit={unit.data} />
      <OfferDialog subject={{ kind: 'unit', id, title: name }} role={offering ?? 'contributor'} opened={offering !== null} onClose={() => setOffering(null)} />
    </Section>
  );
}
