import { offers } from '../offers/offers.client.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { tell } from '../ui/notify.tsx';
import { useOptimistic } from '../ui/optimistic.ts';
import { answered } from './OfferRow.tsx';
import { today } from './today.client.ts';
import type { OfferToMe, Today } from './today.ts';

/** Takes or refuses at once all that an import brought with my name, after a question. */
export function useAnswerAll(importId: string, n: number) {
  const confirm = useConfirm();
  const answer = useOptimistic({
    call: ({ take }: { take: boolean }) =>
      take ? offers.client.takeImported({ import_id: importId }) : offers.client.declineImported({ import_id: importId }),
    paint: () => [
      { key: today.today.key(), change: (old: Today): Today => ({ ...old, imported: old.imported.filter((i) => i.import_id !== importId) }) },
      { key: today.imported.key({ input: { import_id: importId } }), change: (old: { file_name: string; offers: OfferToMe[] }) => ({ ...old, offers: [] }) },
    ],
    refresh: answered,
    failed: 'Your answer was not sent.',
    done: (_, { take }) => tell(take ? 'All of it is yours now.' : 'Answered: none of it is yours.'),
  });
  const many = n === 1 ? 'the task' : `all ${n} tasks`;
  return {
    isPending: answer.isPending,
    take: async () => {
      const text = 'From then on you hold them. Each can be handed back without a reason.';
      if (n === 1 || (await confirm({ title: `Take ${many}?`, text, yes: 'Take all' }))) answer.mutate({ take: true });
    },
    decline: async () => {
      const text = 'They stay in the project, and nobody holds them.';
      if (await confirm({ title: `Refuse ${many}?`, text, yes: 'None are mine', risk: true })) answer.mutate({ take: false });
    },
  };
}
