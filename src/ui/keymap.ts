/** What the browser tells of a key; a real KeyboardEvent has all of it. */
export interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode: number;
  getModifierState(name: string): boolean;
}

const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn', 'Dead', 'Process', 'Unidentified']);

/** Whether a press is part of writing a sign: an input method, a dead key, a modifier alone. Nothing is done with it. */
export const isPartOfASign = (press: Press): boolean => press.isComposing || press.keyCode === 229 || modifiers.has(press.key);

/** The keys of a press as commands name them: `c`, `mod+k`, `alt+arrowup`, `?`; null where the press writes a sign of its own or belongs to the system. */
export function pressedKeys(press: Press, isMac: boolean): string | null {
  if (press.getModifierState('AltGraph')) return null;
  const key = letterOf(press);
  const shift = press.shiftKey ? 'shift+' : '';
  if (press.ctrlKey || press.metaKey) return !press.altKey && (isMac ? press.metaKey : press.ctrlKey) ? `mod+${shift}${key}` : null;
  // With Alt a letter is another sign on some keyboards: only the arrows are told from it.
  if (press.altKey) return key.startsWith('arrow') ? `alt+${shift}${key}` : null;
  if (key === 'enter' || key === ' ' || key === 'tab' || key === 'escape') return null;
  // Shift makes the sign itself where it is none of the alphabet: `?` is `?` on every keyboard.
  return shift && (key.length > 1 || key !== key.toUpperCase()) ? `${shift}${key}` : key;
}

/** The sign of a key; of an alphabet that is not Latin, the letter that stands there on a Latin keyboard, so that the keys are the same everywhere. */
function letterOf({ key, code }: Press): string {
  const latin = /^Key([A-Z])$/.exec(code)?.[1];
  return latin && key.length === 1 && !/[\u0020-\u024f]/.test(key) ? latin.toLowerCase() : key.toLowerCase();
}

interface Keyed {
  id: string;
  title: string;
  keys?: string;
}

/** The command that stands in the way of keys: the same ones, or one key that begins a pair; null when they are free. */
export function inTheWay<C extends Keyed>(commands: readonly C[], id: string, keys: string): C | null {
  const begins = (a: string, b: string) => b.startsWith(`${a} `);
  return commands.find((c) => c.id !== id && c.keys !== undefined && (c.keys === keys || begins(c.keys, keys) || begins(keys, c.keys))) ?? null;
}
