import { keepCompiled } from './compiled.ts';

keepCompiled();
const [{ serve }, { readSettings, WrongSetting }] = await Promise.all([import('./serve.ts'), import('./settings.ts')]);

try {
  const settings = readSettings(process.env, process.argv.slice(2));
  const running = await serve(settings);
  process.stdout.write(`Throughline is ready at ${running.url}\n`);
  if (running.setupLink) process.stderr.write(`Set it up at ${running.setupLink} (also in ${settings.dataFolder}/setup-link)\n`);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await running.stop();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
} catch (error) {
  process.stderr.write(`${error instanceof WrongSetting ? error.message : `Throughline could not start: ${(error as Error).message}`}\n`);
  process.exit(1);
}
