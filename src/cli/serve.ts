import { serve } from '../server/serve.ts';
import type { Command } from './command.ts';

/** Starts the program and stays until it is told to end. */
export const serveCommand: Command = {
  help: `throughline serve [--port 4400] [--data-dir ./data] ...

Starts the program on the settings, and prints the address when it is ready. One process serves a data folder;
a second one refuses. SIGTERM or Ctrl-C finishes what is in flight and ends it with 0.
`,
  flags: {},
  async run({ settings, json }) {
    const running = await serve(settings);
    const { url, setupLink } = running;
    process.stdout.write(json ? `${JSON.stringify({ ok: true, url, setup_link: setupLink })}\n` : `Throughline is ready at ${url}\n`);
    if (setupLink) process.stderr.write(`Set it up at ${setupLink} (also in ${settings.dataFolder}/setup-link)\n`);
    let ending = false;
    const end = async () => {
      if (ending) return;
      ending = true;
      await running.stop();
      process.exit(0);
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end());
    return null;
  },
};
