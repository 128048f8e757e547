import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { optionalLine } from '../kit/text.ts';
import { Proposal } from '../proposals/proposals.ts';
import { Source, Target } from './threads.ts';

export const tiesApi = {
  propose: route(
    { may: 'member', level: 'take_part', changes: ['proposals'] },
    'POST',
    '/threads/several',
    'Look at what tying several things to one would change',
  )
    .input(
      z.object({
        id: Id,
        things: z
          .array(z.object({ kind: Source, id: Id }))
          .min(1, 'Choose at least one.')
          .max(2000, 'At most 2,000 at once.'),
        dst_kind: Target,
        dst_id: Id,
        because: optionalLine(200).default(''),
      }),
    )
    .output(Proposal),
};
