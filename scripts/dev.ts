import { spawn } from 'node:child_process';

const env = { DEV_SERVER: `http://127.0.0.1:${process.env.PORT ?? '4400'}`, ...process.env };

// The server starts again when a file of its changes; the web client reloads in place. Ctrl-C ends both.
const parts = [
  ['--watch', '--watch-preserve-output', 'src/server/main.ts', ...process.argv.slice(2)],
  ['node_modules/vite/bin/vite.js', '--clearScreen', 'false'],
].map((args) => spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env }));

let ending = false;
function end(code: number) {
  if (ending) return;
  ending = true;
  process.exitCode = code;
  for (const part of parts) part.kill('SIGTERM');
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
for (const part of parts) part.once('exit', (code) => end(code ?? 1));
