import { spawn } from 'node:child_process';

export interface Step {
  name: string;
  command: string[];
  env?: Record<string, string>;
}
export interface Outcome {
  name: string;
  ok: boolean;
  output: string;
  seconds: number;
}

const running = new Set<ReturnType<typeof spawn>>();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  });

/** Runs one command; its output is kept, and shown at once when asked. */
export function runStep(step: Step, show = false): Promise<Outcome> {
  const started = performance.now();
  const [command = '', ...args] = step.command;
  return new Promise((done) => {
    const child = spawn(command, args, { env: { ...process.env, ...step.env, FORCE_COLOR: '0' }, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (show) process.stdout.write(chunk);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', (error) => take(Buffer.from(`${error.message}\n`)));
    child.once('close', (code) => {
      running.delete(child);
      done({ name: step.name, ok: code === 0, output, seconds: Math.round((performance.now() - started) / 100) / 10 });
    });
  });
}

/** Runs steps two at a time, a line each; the output only of those that fail. */
export async function runSteps(steps: Step[]): Promise<{ passed: number; failed: number }> {
  const waiting = [...steps];
  let passed = 0;
  let failed = 0;
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await runStep(step);
      process.stdout.write(`${outcome.ok ? 'ok    ' : 'FAILED'} ${outcome.name} (${outcome.seconds} s)\n`);
      if (outcome.ok) passed++;
      else {
        failed++;
        process.stdout.write(`${outcome.output.trimEnd()}\n`);
      }
    }
  };
  await Promise.all([lane(), lane()]);
  return { passed, failed };
}
