import { fold } from '../kit/text.ts';
import type { Priority } from './records.ts';

const words: [Priority | null, string][] = [
  [
    'urgent',
    'highest, urgent, critical, blocker, very high, immediate, dringend, kritisch, sehr hoch, hochste, urgente, critique, critico, critica, inmediata',
  ],
  ['high', 'high, major, important, hoch, wichtig, haute, elevee, eleve, importante, alta, alto'],
  ['normal', 'medium, med, normal, moderate, mittel, moyenne, moyen, normale, media, medio'],
  ['low', 'low, minor, lowest, trivial, niedrig, gering, niedrigste, basse, faible, baja, bajo'],
  [null, 'no priority, none, not set, keine, aucune, ninguna, sin prioridad'],
];
const priorities = new Map(words.flatMap(([priority, list]) => list.split(', ').map((word) => [word, priority] as const)));

/** The priority a word means (null: none at all), or undefined when it is no such word. */
export function priorityOf(word: string): Priority | null | undefined {
  return priorities.get(fold(word));
}

const scale: Priority[] = ['urgent', 'high', 'normal', 'low', 'low'];

/** The priority of a number from 1 to 5 or P0 to P4, once somebody said which end is urgent; undefined when it is neither. */
export function priorityOfNumber(text: string, numbers: 'low_is_urgent' | 'high_is_urgent'): Priority | undefined {
  const letter = /^p([0-4])$/i.exec(text.trim());
  if (letter) return scale[Number(letter[1])];
  const found = /^[1-5]$/.exec(text.trim());
  if (!found) return undefined;
  return scale[numbers === 'low_is_urgent' ? Number(found[0]) - 1 : 5 - Number(found[0])];
}

/** Whether a text is a number that may stand for a priority. */
export const isPriorityNumber = (text: string): boolean => /^(p[0-4]|[1-5])$/i.test(text.trim());
