import { createRouterClient } from '@orpc/server';
import { newId } from '../kit/ids.ts';
import { contextOf } from '../people/context.server.ts';
import { tokensRouter } from '../people/tokens.server.ts';
import { type Command, WrongUse, wordsOf } from './command.ts';
import { onGround, personAt } from './ground.ts';

const example = 'throughline token mina@example.org --workspace valley-clinics --name reports --scope read';

/** A personal API token, made on the host; it does what its person may, within its scope. */
export const tokenCommand: Command = {
  help: `throughline token <mail address> --workspace <short name> --name <what it is for> --scope read|write

Makes a personal API token and prints it once; only its hash is kept. The short name is the one in the address, /w/<short name>.
The person sees the token in their settings and can revoke it there.
`,
  flags: { workspace: 'text', name: 'text', scope: 'text' },
  run(call) {
    const [address = ''] = wordsOf(call, 1, example);
    const slug = call.flags.get('workspace');
    const name = call.flags.get('name');
    const scope = call.flags.get('scope');
    if (!slug || !name || !scope) throw new WrongUse(`--workspace, --name and --scope are needed. Use: ${example}`);
    if (scope !== 'read' && scope !== 'write') throw new WrongUse(`--scope is ${scope}; give read or write.`);
    return onGround(call.settings, async (ground) => {
      const person = await personAt(ground, slug, address);
      const c = contextOf(ground, { ...person.me, through: 'session' }, person.workspace);
      const made = await createRouterClient(tokensRouter, { context: { entry: { c } } }).create({ id: newId(), name, scope });
      return { text: made.secret, facts: { token: made.secret, id: made.token.id, workspace: slug, scope } };
    });
  },
};
