import { Button, Menu } from '@mantine/core';
import { IconBookmark, IconCheck, IconLock, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asksForOthers } from '../../filter/filter.ts';
import { read } from '../../filter/read.ts';
import { newId } from '../../kit/ids.ts';
import { useMembership } from '../../people/accounts.client.ts';
import { trash } from '../../trash/trash.client.ts';
import { refresh } from '../../ui/client.ts';
import { useCommands } from '../../ui/commands.ts';
import { go } from '../../ui/go.ts';
import { tell, tellTrouble, tellWithUndo } from '../../ui/notify.tsx';
import { searchOf, type View } from '../tasks/view.ts';
import { KeepDialog } from './KeepDialog.tsx';
import type { Saved } from './useSaved.ts';
import { views } from './views.client.ts';

interface Props extends Saved {
  /** null: all work. */
  project: { id: string; name: string } | null;
  view: View;
}

/** Kept views: open one, keep what is on the screen, share it, lock it, let the project open with it. */
export function ViewMenu({ project, view, saved, list, layout, base }: Props) {
  const queries = useQueryClient();
  const guest = useMembership()?.role === 'guest';
  const [asking, setAsking] = useState<'keep' | 'rename' | null>(null);
  const everyone = project ? 'everyone in the project' : 'everyone here';
  const ofOthers = asksForOthers(read(view.filter).filter);
  const changed = saved !== undefined && (searchOf('', view, base) !== '' || layout !== saved.layout);
  const open = (id: string | null) => go(`${location.pathname}${id ? `?saved=${id}` : '?view=list'}`);
  const look = { layout, ...view };
  const act = async (call: () => Promise<unknown>, done?: string) => {
    try {
      await call();
      await refresh(queries, 'views');
      if (done) tell(done);
    } catch (error) {
      tellTrouble(error);
    }
  };
  const keep = (name: string) =>
    act(async () => {
      const id = newId();
      await views.client.create({ id, name, project_id: project?.id ?? null, ...look });
      setAsking(null);
      await refresh(queries, 'views');
      open(id);
    }, `“${name}” is kept. Only you see it until you share it.`);
  const put = () =>
    saved &&
    act(async () => {
      await views.client.edit({ id: saved.id, version: saved.version, ...look });
      await refresh(queries, 'views');
      open(saved.id);
    }, `“${saved.name}” shows this now.`);
  useCommands(list.map((v) => ({ id: `view.${v.id}`, title: `View: ${v.name}`, group: 'Views', run: () => open(v.id) })));
  const one = saved && { id: saved.id, version: saved.version };
  return (
    <>
      <Menu position="bottom-end" width={270} portalProps={{ target: 'main' }}>
        <Menu.Target>
          <Button leftSection={<IconBookmark size={15} aria-hidden />}>
            {saved ? saved.name : 'Views'}
            {changed && <span className="tl-faint">, changed</span>}
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label="Views" style={{ maxHeight: 'min(460px, 64dvh)', overflowY: 'auto' }}>
          {saved && <Menu.Item onClick={() => open(null)}>The plain list</Menu.Item>}
          {list.map((v) => (
            <Menu.Item
              key={v.id}
              leftSection={<IconCheck size={14} aria-hidden style={{ opacity: v.id === saved?.id ? 1 : 0 }} />}
              rightSection={
                v.sharing === 'locked' ? (
                  <IconLock size={13} aria-label="Locked" />
                ) : v.sharing === 'shared' ? (
                  <IconUsers size={13} aria-label="Shared" />
                ) : undefined
              }
              onClick={() => open(v.id)}
            >
              {v.name}
              {v.is_default && <span className="tl-faint"> (opens first)</span>}
            </Menu.Item>
          ))}
          {!guest && (list.length > 0 || saved) && <Menu.Divider />}
          {!guest && changed && saved.can.change && !ofOthers && <Menu.Item onClick={() => void put()}>Save the changes</Menu.Item>}
          {!guest && !ofOthers && <Menu.Item onClick={() => setAsking('keep')}>{saved ? 'Keep as another view …' : 'Keep this view …'}</Menu.Item>}
          {ofOthers && <Menu.Item disabled>The work of another is not kept as a view</Menu.Item>}
          {saved?.can.keep && one && (
            <>
              <Menu.Item onClick={() => setAsking('rename')}>Rename …</Menu.Item>
              {saved.sharing !== 'shared' && (
                <Menu.Item onClick={() => void act(() => views.client.share({ ...one, locked: false }), `“${saved.name}” is there for ${everyone}.`)}>
                  {saved.sharing === 'locked' ? 'Unlock it' : `Share it with ${everyone}`}
                </Menu.Item>
              )}
              {saved.sharing !== 'locked' && (
                <Menu.Item
                  onClick={() =>
                    void act(() => views.client.share({ ...one, locked: true }), `“${saved.name}” is shared, and only those who keep it change it.`)
                  }
                >
                  {saved.sharing === 'private' ? 'Share it, locked' : 'Lock it'}
                </Menu.Item>
              )}
              {saved.sharing !== 'private' && saved.mine && (
                <Menu.Item onClick={() => void act(() => views.client.unshare(one), `Only you see “${saved.name}” now.`)}>Keep it to myself</Menu.Item>
              )}
            </>
          )}
          {saved?.can.make_default && one && saved.sharing !== 'private' && (
            <Menu.Item onClick={() => void act(() => (saved.is_default ? views.client.endDefault(one) : views.client.makeDefault(one)))}>
              {saved.is_default ? 'The project opens with its plain list' : 'The project opens with it'}
            </Menu.Item>
          )}
          {saved?.can.keep && one && (
            <Menu.Item
              color="risk"
              onClick={() =>
                void act(async () => {
                  await views.client.remove(one);
                  open(null);
                  tellWithUndo(`In the trash: ${saved.name}`, () => void act(() => trash.client.restore({ kind: 'view', id: one.id })));
                })
              }
            >
              Trash it
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking === 'keep' && <KeepDialog title="Keep this view" name="" yes="Keep it" onClose={() => setAsking(null)} onDone={(name) => void keep(name)} />}
      {asking === 'rename' && one && saved && (
        <KeepDialog
          title="Rename the view"
          name={saved.name}
          yes="Save"
          onClose={() => setAsking(null)}
          onDone={(name) =>
            void act(async () => {
              await views.client.edit({ ...one, name });
              setAsking(null);
            })
          }
        />
      )}
    </>
  );
}
