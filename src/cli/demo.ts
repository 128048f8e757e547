import type { Command } from './command.ts';
import { onGround } from './ground.ts';
import { progress } from './progress.ts';
import { makeSample } from './sample/make.ts';
import { findSample, removeSample } from './sample/remove.ts';

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
      const before = await findSample(ground);
      const keep = before?.whole && !flags.has('fresh');
      if (before && !keep) await removeSample(ground, before.id);
      const sample = keep ? before : await makeSample(ground, (all) => progress('Making the sample', all));
      const how = [
        keep ? 'The sample is there already; throughline demo --fresh makes it anew around today.' : 'The sample is made.',
        `Look at it: npm start (unless it runs), open ${ground.publicUrl}/sign-in, and choose “Look around”.`,
        'From this machine it is open; elsewhere start with DEMO=1.',
      ];
      return { text: how.join('\n'), facts: { made: !keep, workspace: sample.slug, address: `${ground.publicUrl}/sign-in` } };
    }),
};
