import { handOutResetLink } from '../people/resets.server.ts';
import { type Command, WrongUse, wordsOf } from './command.ts';
import { onGround } from './ground.ts';

/** A one-time link to set a new password, for an installation without mail. */
export const resetLinkCommand: Command = {
  help: `throughline reset-link <mail address>

Prints a one-time link with which this person sets a new password. It works for two hours, and an earlier one stops
working. The person is told in the Inbox that it was made. Set PUBLIC_URL to the address people use, so that the link leads there.
`,
  flags: {},
  run(call) {
    const [address = ''] = wordsOf(call, 1, 'throughline reset-link mina@example.org');
    return onGround(call.settings, async (ground) => {
      const made = await handOutResetLink(ground, address);
      if (!made) throw new WrongUse(`There is no account with the address ${address}.`);
      return { text: made.link, facts: made };
    });
  },
};
