import { Button, FileButton, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../ui/client.ts';
import { Initials } from '../ui/Initials.tsx';
import { later } from '../ui/later.tsx';
import { tell, tellTrouble } from '../ui/notify.tsx';
import { usePicture } from '../ui/pictures.ts';
import { pictures } from './pictures.client.ts';

const CropDialog = later(() => import('./CropDialog.tsx').then((m) => m.CropDialog));

/** My picture: chosen and cut here, shown wherever my initials stand. */
export function MyPicture({ personId, name, canWrite }: { personId: string; name: string; canWrite: boolean }) {
  const queries = useQueryClient();
  const picture = usePicture(personId);
  const [file, setFile] = useState<File | null>(null);
  const remove = async () => {
    try {
      await pictures.client.remove({ person_id: personId });
      await refresh(queries, 'pictures');
      tell('Your initials stand there again.');
    } catch (error) {
      tellTrouble(error);
    }
  };
  return (
    <Group gap={16}>
      <Initials name={name} personId={personId} size={72} />
      {canWrite && (
        <Group gap={8}>
          <FileButton accept="image/png,image/jpeg,image/webp,image/gif,image/avif" onChange={setFile} inputProps={{ 'aria-label': 'Choose a picture' }}>
            {(props) => <Button {...props}>{picture ? 'Choose another' : 'Choose a picture'}</Button>}
          </FileButton>
          {picture && (
            <Button variant="subtle" onClick={() => void remove()}>
              Remove it
            </Button>
          )}
        </Group>
      )}
      <span className="tl-muted tl-small">Seen by members of this workspace. Where and when it was taken does not leave your device.</span>
      <CropDialog file={file} opened={file !== null} onClose={() => setFile(null)} />
    </Group>
  );
}
