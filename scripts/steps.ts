import { type ChildProcess, spawn } from 'node:child_process';

export interface Step {
  name: string;
  /** What Node runs: a file and its arguments. */
  run: string[];
  env?: Record<string, string>;
}
export interface Outcome {
  ok: boolean;
  output: string;
  seconds: number;
}

const graceMs = 8000;
const running = new Set<ChildProcess>();
let ending = false;

/** Passes a signal on to whatever runs, waits for it to end, and ends too: nothing is left behind. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, async () => {
    ending = true;
    const ends = [...running].map((child) => new Promise<void>((gone) => child.once('exit', () => gone())));
    for (const child of running) child.kill(signal);
    await Promise.race([Promise.all(ends), new Promise((late) => setTimeout(late, graceMs))]);
    for (const child of running) child.kill('SIGKILL');
    process.exit(1);
  });
}

/** Runs one step on this Node; its output is kept, and passed on as it comes when asked. */
export function runStep(step: Step, aloud = false): Promise<Outcome> {
  const started = performance.now();
  return new Promise((done) => {
    if (ending) return; // nothing new is begun, and nobody waits for it any more
    const child = spawn(process.execPath, step.run, {
      env: { ...process.env, ...step.env, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (aloud) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => take(Buffer.from(`${error.message}\n`)));
    child.once('close', (code) => {
      running.delete(child);
      if (!ending) done({ ok: code === 0, output, seconds: Math.round((performance.now() - started) / 100) / 10 });
    });
  });
}

/** Runs steps two at a time, a line each; the output only of those that fail. */
export async function runSteps(steps: Step[]): Promise<{ passed: number; failed: number }> {
  const waiting = [...steps];
  let passed = 0;
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const { ok, seconds, output } = await runStep(step);
      process.stdout.write(`${ok ? 'ok    ' : 'failed'} ${step.name} (${seconds} s)\n`);
      if (ok) passed++;
      else process.stdout.write(`${output.trimEnd()}\n`);
    }
  };
  await Promise.all([lane(), lane()]);
  return { passed, failed: steps.length - passed };
}
