import { Button, Group, Modal, Slider, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { refresh } from '../ui/client.ts';
import { tell } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import css from './Files.module.css';
import { sendPicture } from './files.client.ts';

const side = 320;
const shown = 256;
const step = 8;

/** Cuts a square out of a picture. What is sent is drawn anew, so that nothing else of the file goes with it. */
export function CropDialog({ file, opened, onClose }: { file: File | null; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [bitmap, setBitmap] = useState<ImageBitmap | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [zoom, setZoom] = useState(1);
  const [at, setAt] = useState({ x: 0.5, y: 0.5 });
  useEffect(() => {
    if (!file) return;
    setBitmap(null);
    setUnreadable(false);
    setZoom(1);
    setAt({ x: 0.5, y: 0.5 });
    createImageBitmap(file).then(setBitmap, () => setUnreadable(true));
  }, [file]);
  const draw = useCallback(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen || !bitmap) return;
    const cut = Math.min(bitmap.width, bitmap.height) / zoom;
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, side, side);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(bitmap, at.x * (bitmap.width - cut), at.y * (bitmap.height - cut), cut, cut, 0, 0, side, side);
  }, [bitmap, zoom, at]);
  useEffect(draw, [draw]);
  // By pixels of the screen: as far as the picture reaches beyond the square.
  const move = (dx: number, dy: number) => {
    if (!bitmap) return;
    const cut = Math.min(bitmap.width, bitmap.height) / zoom;
    const along = (was: number, by: number, whole: number) => (whole > cut ? Math.min(1, Math.max(0, was + (by * cut) / shown / (whole - cut))) : was);
    setAt((was) => ({ x: along(was.x, dx, bitmap.width), y: along(was.y, dy, bitmap.height) }));
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!by) return;
    event.preventDefault();
    move(by[0] ?? 0, by[1] ?? 0);
  };
  const onMove = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) move(-event.movementX, -event.movementY);
  };
  const save = useMutation({
    mutationFn: async () => sendPicture(await drawn(canvas.current)),
    onSuccess: async () => {
      await refresh(queries, 'pictures');
      tell('That is your picture now.');
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Your picture" size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap={14}>
        {unreadable ? (
          <Text>This file cannot be read as a picture. Choose a PNG, JPEG or WebP.</Text>
        ) : (
          <>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move what it shows */}
            <div role="group" tabIndex={0} aria-label="The part that is shown: the arrow keys move it" onKeyDown={onKey}>
              <canvas
                ref={canvas}
                className={css.crop}
                width={side}
                height={side}
                onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
                onPointerMove={onMove}
              />
            </div>
            <Slider min={1} max={5} step={0.05} value={zoom} onChange={setZoom} label={null} thumbLabel="Nearer" />
          </>
        )}
        {save.isError && <ProblemNote error={save.error} />}
        <Group justify="flex-end" gap={8}>
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          {!unreadable && (
            <Button variant="filled" loading={save.isPending} disabled={!bitmap} onClick={() => save.mutate()}>
              Use it
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

async function drawn(canvas: HTMLCanvasElement | null): Promise<Blob> {
  if (!canvas) throw new Error('There is nothing drawn yet.');
  const as = (type: string) => new Promise<Blob | null>((done) => canvas.toBlob(done, type, 0.9));
  const webp = await as('image/webp');
  const blob = webp?.type === 'image/webp' ? webp : await as('image/jpeg'); // not every browser writes WebP
  if (!blob) throw new Error('The browser could not draw the picture.');
  return blob;
}
