import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { WrongSetting } from './settings.ts';

const placeOf = (folder: string): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\throughline-${Buffer.from(folder).toString('base64url').slice(-80)}` : socketPath(folder);

/** Whether a running program holds this data folder. */
export const folderIsHeld = (folder: string): Promise<boolean> => answers(placeOf(folder));

/** Takes a data folder for this process: a socket in it that answers while the process lives, so that nothing is left after a kill. */
export async function holdFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = placeOf(folder);
  if (await answers(path))
    throw new WrongSetting(`Another Throughline is running on the data folder ${folder}. Stop it first, or give this one a folder of its own by DATA_DIR.`);
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const server = createServer((socket) => socket.end());
  await new Promise<void>((ready, failed) => {
    server.once('error', (error) => failed(new WrongSetting(`The data folder ${folder} cannot be written: ${error.message}.`)));
    server.listen(path, ready);
  });
  server.unref();
  return () => server.close();
}

// A socket's path may have about 100 characters: a deep folder is named relative to where the program runs.
function socketPath(folder: string): string {
  const full = join(folder, 'running');
  if (full.length < 100) return full;
  process.chdir(folder);
  return 'running';
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.setTimeout(700, () => {
      socket.destroy();
      done(true);
    });
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
