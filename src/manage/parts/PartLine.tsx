import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core';
import { IconCheck, IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { OpenOffer } from '../../offers/OpenOffer.tsx';
import { offers } from '../../offers/offers.client.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { dayShort } from '../../ui/days.ts';
import { later } from '../../ui/later.tsx';
import css from './Parts.module.css';
import { parts } from './parts.client.ts';
import type { Part } from './parts.ts';

const OfferDialog = later(() => import('../../offers/OfferDialog.tsx').then((m) => m.OfferDialog));

interface Props {
  part: Part;
  act: (run: () => Promise<unknown>) => void;
  onUp?: () => void;
  onDown?: () => void;
}

/** One part: done or not, whose it is, and what one may do with it. */
export function PartLine({ part, act, onUp, onDown }: Props) {
  const [editing, setEditing] = useState(false);
  const [offering, setOffering] = useState(false);
  const thing = { kind: 'part' as const, id: part.id };
  const open = useQuery(offers.ofThing.queryOptions({ input: thing, enabled: part.offer_open }));
  const offeredToMe = part.offer_open && (open.data ?? []).some((offer) => offer.can.answer);
  const done = part.finished_at !== null;
  const { can } = part;
  const more = useRef<HTMLButtonElement>(null);
  const endEditing = () => {
    setEditing(false);
    requestAnimationFrame(() => more.current?.focus());
  };
  if (editing) return <EditPart part={part} act={act} onEnd={endEditing} />;
  const items = [
    can.offer && { label: can.hand_back ? 'Hand it on …' : 'Offer it to …', run: () => setOffering(true) },
    can.hand_back && { label: 'Hand it back', run: () => act(() => offers.client.handBack(thing)) },
    can.edit && { label: 'Change it', run: () => setEditing(true) },
    onUp && { label: 'Move up', run: onUp },
    onDown && { label: 'Move down', run: onDown },
    can.drop && { label: 'Drop it', run: () => act(() => parts.client.drop({ id: part.id })) },
  ].filter((item) => item !== false && item !== undefined);
  return (
    <li className={css.part}>
      <div className={css.line}>
        <button
          type="button"
          className={css.box}
          data-done={done || undefined}
          disabled={done ? !can.reopen : !can.finish}
          aria-label={done ? `Open again: ${part.title}` : `Finish ${part.title}`}
          onClick={() => act(() => (done ? parts.client.reopen({ id: part.id }) : parts.client.finish({ id: part.id })))}
        >
          <IconCheck size={13} stroke={3} aria-hidden />
        </button>
        <span className={css.title} data-done={done || undefined}>
          {part.title}
        </span>
        <span className={css.whose}>
          {part.holder ? part.holder.name : part.offer_open ? 'offered' : 'nobody yet'}
          {part.due_on && ` · due ${dayShort(part.due_on)}`}
        </span>
        {can.take && !offeredToMe && (
          <Button size="compact-sm" aria-label={`Take it: ${part.title}`} onClick={() => act(() => offers.client.takeUntaken(thing))}>
            Take it
          </Button>
        )}
        {items.length > 0 && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon ref={more} variant="subtle" color="gray" aria-label={`More for ${part.title}`}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {items.map((item) => (
                <Menu.Item key={item.label} onClick={item.run}>
                  {item.label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {part.offer_open && (open.data ?? []).map((offer) => <OpenOffer key={offer.id} offer={offer} act={act} />)}
      <OfferDialog subject={{ ...thing, title: part.title }} opened={offering} onClose={() => setOffering(false)} />
    </li>
  );
}

function EditPart({ part, act, onEnd }: { part: Part; act: Props['act']; onEnd: () => void }) {
  const [title, setTitle] = useState(part.title);
  const [day, setDay] = useState(part.due_on);
  return (
    <li className={css.part}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = title.trim();
          if (text) act(() => parts.client.edit({ id: part.id, version: part.version, title: text, due_on: day }));
          onEnd();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.defaultPrevented) return;
          event.preventDefault(); // the panel stays
          onEnd();
        }}
      >
        <TextInput label="The part" value={title} maxLength={255} autoFocus onChange={(e) => setTitle(e.currentTarget.value)} />
        <DayInput label="Due" value={day} onChange={setDay} />
        <Group gap={8} mt={8}>
          <Button type="submit" variant="filled" size="compact-sm">
            Save
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={onEnd}>
            Cancel
          </Button>
        </Group>
      </form>
    </li>
  );
}
