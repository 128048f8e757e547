import { expect, test } from 'vitest';
import { inTheWay, isPartOfASign, type Press, pressedKeys } from './keymap.ts';

const press = (key: string, more: Partial<Press> & { altGr?: boolean } = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  getModifierState: (name) => name === 'AltGraph' && more.altGr === true,
  ...more,
});
const keys = (key: string, more: Parameters<typeof press>[1] = {}, isMac = false) => pressedKeys(press(key, more), isMac);

test('keys are told by their sign, whatever the keyboard', () => {
  expect([keys('c'), keys('?', { shiftKey: true }), keys('D', { shiftKey: true }), keys('ArrowUp', { altKey: true })]).toEqual([
    'c',
    '?',
    'shift+d',
    'alt+arrowup',
  ]);
  expect(keys('/', { shiftKey: true, code: 'Digit7' })).toBe('/'); // German
  expect(keys('a', { code: 'KeyQ' })).toBe('a'); // French: the sign counts, not the place
  expect(keys('ö', { code: 'Semicolon' })).toBe('ö');
  expect(keys('с', { code: 'KeyC' })).toBe('c'); // Russian, Greek, Hebrew: the letter that stands there
  expect(keys('γ', { code: 'KeyG' })).toBe('g');
  expect(keys('л', { code: 'KeyK', ctrlKey: true })).toBe('mod+k');
});

test('AltGr and Alt write signs and are no commands', () => {
  expect(keys('@', { altGr: true })).toBeNull();
  expect(keys('@', { ctrlKey: true, altKey: true, code: 'KeyQ' })).toBeNull(); // Windows tells AltGr as both
  expect(keys('€', { altGr: true, ctrlKey: true, altKey: true })).toBeNull();
  expect(keys('ł', { altKey: true, code: 'KeyL' })).toBeNull();
});

test('Ctrl is ⌘ on a Mac, and the other one stays the system’s', () => {
  expect([keys('k', { ctrlKey: true }), keys('k', { metaKey: true })]).toEqual(['mod+k', null]);
  expect([keys('k', { metaKey: true }, true), keys('k', { ctrlKey: true }, true)]).toEqual(['mod+k', null]);
  expect(keys('Z', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+z');
});

test('what an input method or a dead key writes is never a command', () => {
  for (const p of [press('c', { isComposing: true }), press('n', { keyCode: 229 }), press('Dead'), press('Process'), press('AltGraph'), press('Shift')])
    expect([p.key, isPartOfASign(p)]).toEqual([p.key, true]);
  expect(isPartOfASign(press('c'))).toBe(false);
});

test('keys that another command has, or that begin or end in another’s way, are not free', () => {
  const commands = [
    { id: 'go', title: 'Go to Today', keys: 'g t' },
    { id: 'new', title: 'New task', keys: 'c' },
    { id: 'none', title: 'Nothing' },
  ];
  const way = (id: string, wanted: string) => inTheWay(commands, id, wanted)?.id ?? null;
  expect([way('new', 'g'), way('x', 'c'), way('x', 'c t'), way('x', 'g i'), way('go', 'g t'), way('x', 'mod+c')]).toEqual([
    'go',
    'new',
    'new',
    null,
    null,
    null,
  ]);
});
