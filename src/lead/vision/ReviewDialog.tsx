import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newId } from '../../kit/ids.ts';
import { refresh } from '../../ui/client.ts';
import { hrefs } from '../../ui/hrefs.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { vision } from './vision.client.ts';

/** Reads the vision again and says why it stands; changing it is a version of its own. */
export function ReviewDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [because, setBecause] = useState('');
  const review = useMutation({
    mutationFn: () => vision.client.review({ id: newId(), because }),
    onSuccess: async () => {
      setBecause('');
      onClose();
      await refresh(queries, 'vision', 'balance');
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Does the vision still stand?">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          review.mutate();
        }}
      >
        <Stack>
          <p style={{ margin: 0 }}>
            <a href={hrefs.vision()}>Read it again</a> first. If it no longer stands, change it there.
          </p>
          <Textarea
            label="It stands, because …"
            value={because}
            onChange={(e) => setBecause(e.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={300}
            data-autofocus
          />
          {review.isError && <ProblemNote error={review.error} />}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="filled" loading={review.isPending}>
              It stands
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
