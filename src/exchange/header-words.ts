import { fold } from '../kit/text.ts';
import type { ColumnMapping, Target } from './mapping.ts';

// The names that common exports, and people, give to columns: English, German, French, Spanish. The first of a list is the surest.

const words: [Target, string][] = [
  [
    'title',
    'title, summary, name, task name, task, card name, card title, issue title, story, subject, to do, todo, titel, zusammenfassung, aufgabe, aufgabenname, betreff, bezeichnung, vorgang, vorgangsname, thema, titre, intitule, tache, nom de la tache, nom, sujet, objet, titulo, tarea, nombre de la tarea, nombre, asunto, resumen',
  ],
  [
    'body',
    'description, body, notes, note, details, text, card description, task description, description html, content, beschreibung, notizen, inhalt, remarques, contenu, descripcion, notas, detalles, contenido',
  ],
  [
    'state',
    'status, state, current state, list, list name, section column, section, bucket name, bucket, board column, column, stage, workflow state, state group, zustand, spalte, liste, abschnitt, stand, statut, etat, colonne, rubrique, estado, columna, lista, seccion, etapa',
  ],
  [
    'due_on',
    'due date, due, due on, due at, deadline, target date, target, end date, finish, finish date, end, ends on, fallig am, fallig, falligkeitsdatum, falligkeit, frist, termin, enddatum, ende, stichtag, echeance, date d echeance, date limite, date de fin, fin, vencimiento, fecha de vencimiento, fecha limite, fecha de entrega, fecha de fin, fecha fin',
  ],
  [
    'starts_on',
    'start date, starts on, start, begin date, begin, start at, startdatum, beginnt am, beginn, anfang, date de debut, debut, fecha de inicio, inicio',
  ],
  ['priority', 'priority, prio, importance, prioritat, wichtigkeit, dringlichkeit, priorite, importance, prioridad'],
  ['labels', 'labels, label, tags, tag, etiketten, schlagworter, stichworter, schlagworte, etiquettes, etiquette, mots cles, etiquetas, etiqueta'],
  [
    'people',
    'assignee, assignees, assigned to, assignee name, owners, owned by, members, member, zugewiesen an, zugewiesen, bearbeiter, zustandig, verantwortlich, assigne a, assigne, attribue a, responsable, asignado a, asignado, persona asignada',
  ],
  ['people_email', 'assignee email, assignee e mail, assigned to email, owner email'],
  [
    'parent',
    'parent id, parent task, parent, parent key, parent issue, subtask of, parentid, ubergeordnete aufgabe, elternaufgabe, tache parente, tarea principal, tarea padre',
  ],
  [
    'source_id',
    'issue id, task id, id, uid, guid, card id, story id, external id, record id, issue key, key, identifier, number, no, nr, ticket, ticket id, aufgaben id, vorgangs id, vorgangsnummer, nummer, kennung, identifiant, numero, identificador, clave',
  ],
  ['source_key', 'issue key, key, ticket key, schlussel, cle'],
  [
    'estimate',
    'original estimate, time estimate, estimate minutes, estimate hours, estimated hours, estimate h, estimate min, aufwand stunden, aufwand h, geschatzte stunden, duree estimee heures, horas estimadas',
  ],
  [
    'created_at',
    'created, created at, creation date, date created, created on, created at utc, created time, createdat, erstellt, erstellt am, angelegt am, cree le, date de creation, creado, fecha de creacion, creado el',
  ],
  [
    'finished_at',
    'completed at, resolved, completed, closed at, closed at utc, completed on, date completed, completion date, finished at, done at, accepted at, closedat, erledigt am, abgeschlossen am, fertig am, termine le, date d achevement, completado el, fecha de finalizacion',
  ],
  ['done', 'done, is completed, completed, complete, finished, is done, erledigt, fertig, abgeschlossen, termine, fait, hecho, completado, terminado'],
  ['comment', 'comment, comments, kommentar, kommentare, commentaire, commentaires, comentario, comentarios'],
  ['url', 'url, link, web link, permalink, card url, short url, lien, enlace'],
];

const ranks = new Map<string, { target: Target; rank: number }[]>();
for (const [target, list] of words) for (const [rank, word] of list.split(', ').entries()) ranks.set(word, [...(ranks.get(word) ?? []), { target, rank }]);

const units: [RegExp, NonNullable<ColumnMapping['unit']>][] = [
  [/^(original|time) estimate$/, 'seconds'],
  [/min/, 'minutes'],
  [/(hours|stunden|heures|horas|\bh)$/, 'hours'],
];

/** A heading as the lists write it: lower case, no accents, words alone. */
export function foldHeader(header: string): string {
  return fold(header.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('ß', 'ss'))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What a heading may name, the surest first (rank 0). */
export function targetsOfHeader(header: string): { target: Target; rank: number }[] {
  if (header.trim() === '#') return [{ target: 'source_id', rank: 20 }];
  return ranks.get(foldHeader(header)) ?? ranks.get(foldHeader(header.toLowerCase())) ?? [];
}

/** The unit that a heading of an estimate implies. */
export function unitOfHeader(header: string): NonNullable<ColumnMapping['unit']> {
  const folded = foldHeader(header);
  return units.find(([pattern]) => pattern.test(folded))?.[1] ?? 'minutes';
}
