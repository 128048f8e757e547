import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { isPartOfASign, pressedKeys } from './keymap.ts';

/** Something one can do: found in the palette, listed under `?`, and run by its keys. */
export interface Command {
  id: string;
  title: string;
  group: string;
  keywords?: string;
  /** One key `c`, two after each other `g t`, or with a modifier `mod+k`, `shift+d`, `alt+arrowup`. */
  keys?: string;
  /** Listed under `?` only: a part of the page listens to these keys itself. */
  told?: boolean;
  /** Not while a text is written or a dialog is open: there the keys are the text's own. */
  notInText?: boolean;
  run: () => void;
}

let lists: readonly (readonly Command[])[] = [];
const listeners = new Set<() => void>();
function change(next: typeof lists): void {
  lists = next;
  for (const listener of listeners) listener();
  runAwaited();
}

/** Offers commands while the part is on the screen. Where two want the same keys, the younger one has them. */
export function useCommands(list: readonly Command[]): void {
  const latest = useRef(list);
  latest.current = list;
  const shape = list.map((c) => [c.id, c.title, c.group, c.keys, c.keywords, c.told, c.notInText].join('\n')).join('\n\n');
  // The shape stands for the list; `run` is always the latest.
  const stable = useMemo(() => list.map((c, i) => ({ ...c, run: () => latest.current[i]?.run() })), [shape]);
  useEffect(() => {
    change([...lists, stable]);
    return () => change(lists.filter((l) => l !== stable));
  }, [stable]);
}

/** All commands of this moment, each id once, the youngest first. */
export function commandsNow(): Command[] {
  const seen = new Set<string>();
  return lists
    .toReversed()
    .flat()
    .filter((c) => !seen.has(c.id) && seen.add(c.id))
    .map((c) => (c.told || ownKeys[c.id] === undefined ? c : { ...c, keys: ownKeys[c.id] ?? '' }));
}

/** The same, drawn again when they change. */
export function useAllCommands(): Command[] {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lists,
  );
  // `commandsNow` reads the lists that are watched.
  return useMemo(() => commandsNow(), [now]);
}

const ownKey = 'tl-own-keys';
let ownKeys: Record<string, string> = readOwnKeys();
function readOwnKeys(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(ownKey) ?? '{}');
    return kept && typeof kept === 'object' ? Object.fromEntries(Object.entries(kept).filter((e): e is [string, string] => typeof e[1] === 'string')) : {};
  } catch {
    return {}; // what is kept there is not ours any more: the first keys hold
  }
}

/** Whether the reader gave this command keys of their own, on this browser. */
export const hasOwnKeys = (id: string): boolean => ownKeys[id] !== undefined;

/** Gives a command keys of the reader's own, on this browser: each keyboard may want others. Null gives its first ones back. */
export function setOwnKeys(id: string, keys: string | null): void {
  const { [id]: _, ...rest } = ownKeys;
  ownKeys = keys === null ? rest : { ...rest, [id]: keys };
  localStorage.setItem(ownKey, JSON.stringify(ownKeys));
  change([...lists]);
}

/** How one press reads among keys; null when it is none. */
export const readPress = (event: KeyboardEvent): string | null => (isPartOfASign(event) ? null : pressedKeys(event, isMac));

const offKey = 'tl-single-keys';
/** Whether single keys act: speech input and some keyboards want them off. */
export function singleKeysOn(): boolean {
  return localStorage.getItem(offKey) !== 'off';
}
export function setSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(offKey);
  else localStorage.setItem(offKey, 'off');
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
/** Keys as they stand on this keyboard: `⌘K` or `Ctrl K`, `G then T`. */
export function keyWords(keys: string): string[] {
  return keys.split(' ').map((part) =>
    part
      .split('+')
      .map((k) => keyNames[k] ?? (k.length === 1 ? k.toUpperCase() : k))
      .join(isMac ? '' : ' '),
  );
}
const keyNames: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: isMac ? '⇧' : 'Shift',
  enter: 'Enter',
  space: 'Space',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrows: '← ↑ ↓ →',
};

const pause = 1000;

/** Listens to the keyboard for the whole program; returns how to stop. */
export function listenToKeys(): () => void {
  let first: string | null = null;
  let timer = 0;
  const forget = () => {
    first = null;
    clearTimeout(timer);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || isPartOfASign(event)) return;
    const pressed = pressedKeys(event, isMac);
    if (!pressed) return forget();
    const single = !pressed.startsWith('mod+');
    if (single && (isWriting(event.target) || !singleKeysOn() || modalIsOpen())) return forget();
    const commands = commandsNow();
    const both = first ? commands.find((c) => c.keys === `${first} ${pressed}` && !c.told) : undefined;
    const found = both ?? commands.find((c) => c.keys === pressed && !c.told);
    forget();
    if (found?.notInText && ((isWriting(event.target) && !isFixed(event.target)) || modalIsOpen())) return;
    if (found) {
      event.preventDefault();
      found.run();
    } else if (single && commands.some((c) => c.keys?.startsWith(`${pressed} `))) {
      first = pressed;
      timer = window.setTimeout(forget, pause);
    }
  };
  window.addEventListener('keydown', onKey);
  return () => {
    forget();
    window.removeEventListener('keydown', onKey);
  };
}

const isFixed = (target: EventTarget | null) => target instanceof HTMLInputElement && target.readOnly;

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [role=textbox], [role=combobox]'))
  );
}

function modalIsOpen(): boolean {
  return [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].some((e) => e.checkVisibility());
}

let awaited: { id: string; until: number } | null = null;
let whenWanted: (() => void) | null = null;

/** Runs a command by its id. One whose part is still on its way is fetched, and runs as soon as it is there. */
export function runCommand(id: string): void {
  const found = commandsNow().find((c) => c.id === id);
  if (found) {
    found.run();
    return;
  }
  awaited = { id, until: Date.now() + 8000 };
  whenWanted?.();
}

/** The shell says how to fetch the parts that are not loaded yet. */
export function onWanted(load: () => void): () => void {
  whenWanted = load;
  return () => {
    whenWanted = null;
  };
}

function runAwaited(): void {
  const found = awaited && commandsNow().find((c) => c.id === awaited?.id);
  if (!found || !awaited) return;
  const inTime = Date.now() < awaited.until;
  awaited = null;
  if (inTime) setTimeout(found.run);
}
