import type { Command } from './command.ts';
import { onGround } from './ground.ts';
import { progress } from './progress.ts';
import { keepSample } from './sample/keep.ts';

/** Makes the sample workspace to look around in. */
export const demoCommand: Command = {
  help: `throughline demo [--fresh]

Makes a small sample workspace: clinics in a valley, with a vision, two goals, three projects, forty tasks and six people.
Its days lie around today. Nothing in it can be changed by those who look around. Run again it changes nothing;
with --fresh it is taken away and made anew around today.
`,
  flags: { fresh: 'none' },
  run: ({ settings, flags }) =>
    onGround(settings, async (ground) => {
      const { slug, made } = await keepSample(ground, flags.has('fresh'), (all) => progress('Making the sample', all));
      const how = [
        made ? 'The sample is made.' : 'The sample is there already; throughline demo --fresh makes it anew around today.',
        `Look at it: npm start (unless it runs), open ${ground.publicUrl}/sign-in, and choose “Look around”.`,
        'From this machine it is open; elsewhere start with DEMO=1.',
      ];
      return { text: how.join('\n'), facts: { made, workspace: slug, address: `${ground.publicUrl}/sign-in` } };
    }),
};
