import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Place } from '../db/connect.ts';
import type { StorePlace } from '../files/store.server.ts';

export interface Settings {
  port: number;
  host: string;
  dataFolder: string;
  place: Place;
  publicUrl: string | null;
  smtpUrl: string | null;
  /** Where uploaded files lie, and how large one may be. */
  files: StorePlace;
  mostFileBytes: number;
  secret: string;
  trustProxy: boolean;
  demo: boolean;
  logLevel: string;
  /** What /metrics asks for as a bearer; without it there is no such page. */
  metricsToken: string | null;
}

/** A setting that cannot be used: the start stops with this sentence. */
export class WrongSetting extends Error {}

const names = [
  'PORT',
  'HOST',
  'DATA_DIR',
  'DATABASE_URL',
  'PUBLIC_URL',
  'SMTP_URL',
  'SECRET',
  'TRUST_PROXY',
  'DEMO',
  'LOG_LEVEL',
  'METRICS_TOKEN',
  'FILES_MAX_MB',
  'FILES_S3_URL',
  'FILES_S3_BUCKET',
  'FILES_S3_KEY',
  'FILES_S3_SECRET',
  'FILES_S3_REGION',
] as const;
type Name = (typeof names)[number];
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const loopbacks = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Whether an address is this machine only. */
export const isLoopback = (host: string): boolean => loopbacks.has(host) || host.startsWith('127.') || host.startsWith('::ffff:127.');

/** Reads settings from the environment; each is also a flag: --data-dir ./data beats DATA_DIR. */
export function readSettings(environment: NodeJS.ProcessEnv, flags: string[] = []): Settings {
  const given = new Map<Name, string>();
  for (const name of names) if (environment[name]) given.set(name, environment[name]);
  for (let i = 0; i < flags.length; i++) {
    const [flag, inline] = (flags[i] ?? '').split(/=(.*)/s);
    const name = names.find((n) => `--${n.toLowerCase().replaceAll('_', '-')}` === flag);
    if (!name)
      throw new WrongSetting(`${flags[i]} is not a setting. Settings are ${names.map((n) => `--${n.toLowerCase().replaceAll('_', '-')}`).join(', ')}.`);
    const value = inline ?? flags[++i];
    if (value === undefined) throw new WrongSetting(`${flag} needs a value.`);
    given.set(name, value);
  }
  const port = Number(given.get('PORT') ?? '4400');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new WrongSetting(`PORT is ${given.get('PORT')}; give a whole number from 0 to 65535.`);
  const logLevel = given.get('LOG_LEVEL') ?? 'info';
  if (!levels.includes(logLevel)) throw new WrongSetting(`LOG_LEVEL is ${logLevel}; give one of ${levels.join(', ')}.`);
  const dataFolder = resolve(given.get('DATA_DIR') ?? './data');
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new WrongSetting(`The data folder ${dataFolder} cannot be made: ${(error as Error).message}.`);
  }
  return {
    port,
    host: given.get('HOST') ?? '127.0.0.1',
    dataFolder,
    place: placeOf(given.get('DATABASE_URL'), dataFolder),
    publicUrl: urlOf('PUBLIC_URL', given.get('PUBLIC_URL'), ['http:', 'https:'])?.replace(/\/+$/, '') ?? null,
    smtpUrl: urlOf('SMTP_URL', given.get('SMTP_URL'), ['smtp:', 'smtps:']),
    files: filesOf(given, dataFolder),
    mostFileBytes: mostFileBytesOf(given.get('FILES_MAX_MB')),
    secret: secretOf(given.get('SECRET'), dataFolder),
    trustProxy: switchOf('TRUST_PROXY', given.get('TRUST_PROXY')),
    demo: switchOf('DEMO', given.get('DEMO')),
    logLevel,
    metricsToken: metricsTokenOf(given.get('METRICS_TOKEN')),
  };
}

function filesOf(given: Map<Name, string>, dataFolder: string): StorePlace {
  const url = urlOf('FILES_S3_URL', given.get('FILES_S3_URL'), ['http:', 'https:']);
  const parts = ['FILES_S3_BUCKET', 'FILES_S3_KEY', 'FILES_S3_SECRET'] as const;
  if (!url) {
    const alone = [...parts, 'FILES_S3_REGION' as const].find((name) => given.has(name));
    if (alone) throw new WrongSetting(`${alone} is set and FILES_S3_URL is not: give the address of the store, or leave out all of FILES_S3_….`);
    return { kind: 'folder', folder: join(dataFolder, 'files') };
  }
  const missing = parts.filter((name) => !given.has(name));
  if (missing.length > 0) throw new WrongSetting(`FILES_S3_URL is set and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not.`);
  const { username, search, hash } = new URL(url);
  if (username || search || hash) throw new WrongSetting('FILES_S3_URL is the address of the store alone: the key and the secret have settings of their own.');
  const [bucket = '', key = '', secret = ''] = parts.map((name) => given.get(name) ?? '');
  if (!/^[a-z0-9][a-z0-9._-]{1,62}$/i.test(bucket)) throw new WrongSetting(`FILES_S3_BUCKET is ${bucket}; give the name of a bucket alone.`);
  return { kind: 's3', url, bucket, region: given.get('FILES_S3_REGION') ?? 'us-east-1', key, secret };
}

function mostFileBytesOf(text: string | undefined): number {
  const most = Number(text ?? '50');
  if (!Number.isInteger(most) || most < 1 || most > 5000) throw new WrongSetting(`FILES_MAX_MB is ${text}; give a whole number from 1 to 5000.`);
  return most * 2 ** 20;
}

function metricsTokenOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^[\x21-\x7e]{16,200}$/.test(text)) throw new WrongSetting('METRICS_TOKEN is not usable; give 16 to 200 letters, digits and signs, without spaces.');
  return text;
}

function placeOf(url: string | undefined, dataFolder: string): Place {
  if (!url) return { engine: 'sqlite', file: join(dataFolder, 'throughline.db') };
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new WrongSetting('DATABASE_URL is not a PostgreSQL address; give postgres://user:password@host:5432/name, or leave it out to use SQLite.');
  return { engine: 'postgres', url };
}

function urlOf(name: Name, text: string | undefined, protocols: string[]): string | null {
  if (!text) return null;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol))
    throw new WrongSetting(`${name} is not an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
  return text;
}

function switchOf(name: Name, text: string | undefined): boolean {
  if (text === undefined || text === '0' || text === 'false') return false;
  if (text === '1' || text === 'true') return true;
  throw new WrongSetting(`${name} is ${text}; give 1 or 0.`);
}

function secretOf(given: string | undefined, dataFolder: string): string {
  if (given !== undefined) {
    if (given.length < 32) throw new WrongSetting('SECRET is too short; give at least 32 random characters, or leave it out.');
    return given;
  }
  const file = join(dataFolder, 'secret');
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new WrongSetting(`The secret in ${file} is too short; delete the file to make a new one (everybody signs in again).`);
  return secret;
}
