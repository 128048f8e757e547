import type { Command } from './command.ts';
import { onGround } from './ground.ts';
import { progress } from './progress.ts';
import { keepSample } from './sample/keep.ts';

/** Makes the sample workspace to look around in. */
export const demoCommand: Command = {
  help: `throughline demo [--fresh] [--small]

Makes a sample workspace: eleven clinics in a valley, with a vision, six goals, thirteen projects, six hundred tasks
and forty people in six units, as they came to be in four months. Its days lie around today.
Nothing in it can be changed by those who look around. Run again it changes nothing; with --fresh it is taken away
and made anew around today; with --small most of its tasks are left out, which is quicker.
`,
  flags: { fresh: 'none', small: 'none' },
  run: ({ settings, flags }) =>
    onGround(settings, async (ground) => {
      const { slug, made } = await keepSample(ground, flags.has('fresh'), (all) => progress('Making the sample', all), flags.has('small') ? 'small' : 'whole');
      const how = [
        made ? 'The sample is made.' : 'The sample is there already; throughline demo --fresh makes it anew around today.',
        `Look at it: npm start (unless it runs), open ${ground.publicUrl}/sign-in, and choose “Look around”.`,
        'From this machine it is open; elsewhere start with DEMO=1.',
      ];
      return { text: how.join('\n'), facts: { made, workspace: slug, address: `${ground.publicUrl}/sign-in` } };
    }),
};
