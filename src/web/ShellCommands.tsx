import { useMantineColorScheme } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { type Command, listenToKeys, useCommands } from '../ui/commands.ts';
import { go } from '../ui/go.ts';
import { slugNow } from '../ui/hrefs.ts';
import { undoLast, useLastUndo } from '../ui/undo.ts';
import { addressOf, places } from './pages.ts';
import { signOut } from './signOut.ts';

const loadPalette = () => import('./Palette.tsx');
const Palette = lazy(() => loadPalette().then((m) => ({ default: m.Palette })));
const KeysHelp = lazy(() => import('./KeysHelp.tsx').then((m) => ({ default: m.KeysHelp })));

const nothing = () => {};

/** What one can do anywhere: go to each place, find, see the keys, change the look, sign out. */
export function ShellCommands() {
  const [palette, setPalette] = useState<{ open: boolean; start: string } | null>(null);
  const [keys, setKeys] = useState(false);
  const last = useLastUndo();
  const { setColorScheme } = useMantineColorScheme();
  const open = (start: string) => setPalette({ open: true, start });
  const goTo: Command[] = places
    .filter((p) => p.place)
    .map((p) => ({
      id: `go ${p.path}`,
      title: `Go to ${p.title}`,
      group: 'Go to',
      ...(p.place?.keys ? { keys: p.place.keys } : {}),
      run: () => go(addressOf(p, slugNow())),
    }));
  useCommands([
    ...goTo,
    { id: 'palette', title: 'Find or do anything', group: 'Everywhere', keys: 'mod+k', run: () => open('') },
    { id: 'find', title: 'Find a thing by its name', group: 'Everywhere', keys: '/', run: () => open('') },
    {
      id: 'undo',
      title: last ? `Undo: ${last.what}` : 'Undo what I did last',
      group: 'Everywhere',
      keys: 'mod+z',
      keywords: 'back revert',
      notInText: true,
      run: () => void undoLast(),
    },
    { id: 'keys', title: 'Show the keyboard', group: 'Everywhere', keys: '?', keywords: 'help shortcuts', run: () => setKeys(true) },
    { id: 'told.escape', title: 'Close a dialog or the panel', group: 'Everywhere', keys: 'escape', told: true, run: nothing },
    { id: 'told.send', title: 'Save the text one writes', group: 'Everywhere', keys: 'mod+enter', told: true, run: nothing },
    { id: 'look.light', title: 'Look: light', group: 'Everywhere', keywords: 'theme colour', run: () => setColorScheme('light') },
    { id: 'look.dark', title: 'Look: dark', group: 'Everywhere', keywords: 'theme colour night', run: () => setColorScheme('dark') },
    { id: 'look.auto', title: 'Look: as the device', group: 'Everywhere', keywords: 'theme colour auto', run: () => setColorScheme('auto') },
    { id: 'sign-out', title: 'Sign out', group: 'Everywhere', keywords: 'log out leave', run: () => void signOut() },
  ]);
  useEffect(listenToKeys, []);
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => {}), 2500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense fallback={null}>
      {palette && <Palette opened={palette.open} start={palette.start} onClose={() => setPalette((p) => p && { ...p, open: false })} />}
      {keys && <KeysHelp onClose={() => setKeys(false)} />}
    </Suspense>
  );
}
