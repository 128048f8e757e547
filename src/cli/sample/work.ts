import { booking } from './booking.ts';
import { desks } from './desks.ts';
import { app, badges, hire, letters, sun } from './ended.ts';
import { mentors } from './mentors.ts';
import { move } from './move.ts';
import { reminders } from './reminders.ts';
import { rota } from './rota.ts';
import { rounds } from './rounds.ts';
import type { ProjectOfSample } from './shapes.ts';
import { visits } from './visits.ts';

/** All projects of the sample: nine in hand, one of them closed to most, and four that ended or rest. */
export const projects: ProjectOfSample[] = [badges, move, rounds, letters, booking, desks, app, sun, rota, reminders, mentors, hire, visits];
