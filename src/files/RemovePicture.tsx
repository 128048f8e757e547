import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../ui/client.ts';
import { useConfirm } from '../ui/confirm.tsx';
import { tellTrouble } from '../ui/notify.tsx';
import { usePicture } from '../ui/pictures.ts';
import { pictures } from './pictures.client.ts';

/** An administrator takes a picture away that should not be there. */
export function RemovePicture({ personId, name }: { personId: string; name: string }) {
  const queries = useQueryClient();
  const confirm = useConfirm();
  const picture = usePicture(personId);
  const remove = useMutation({
    mutationFn: () => pictures.client.remove({ person_id: personId }),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'pictures'),
  });
  if (!picture) return null;
  const ask = async () => {
    const question = {
      title: `Remove the picture of ${name}?`,
      text: 'Their initials stand there again; they can choose another.',
      yes: 'Remove it',
      risk: true,
    };
    if (await confirm(question)) remove.mutate();
  };
  return (
    <Button size="compact-sm" variant="subtle" style={{ alignSelf: 'flex-start' }} loading={remove.isPending} onClick={() => void ask()}>
      Remove the picture
    </Button>
  );
}
