import { keepCompiled } from '../server/compiled.ts';
import { runCommand } from './run.ts';

keepCompiled();
const { code, stdout, stderr } = await runCommand(process.argv.slice(2), process.env);
process.stdout.write(stdout);
process.stderr.write(stderr);
if (code !== null) process.exitCode = code;
