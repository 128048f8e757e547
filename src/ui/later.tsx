import { type ComponentType, useEffect, useState } from 'react';
import { tellTrouble } from './notify.tsx';
import { onSettled } from './settled.ts';

/**
 * A dialog that is no part of what its page loads first: it is fetched once the page is there and the browser has a moment, or at once
 * when it is opened. It is there closed before it opens, so that it knows where the focus was and gives it back.
 */
export function later<P extends { opened: boolean; onClose: () => void }>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Part: ComponentType<P> | undefined;
  let ahead = false;
  const fetched = async () => {
    Part ??= await load();
  };
  return function Later(props: P) {
    const { opened, onClose } = props;
    const [there, setThere] = useState(false);
    const [ready, setReady] = useState(false);
    useEffect(() => {
      if (ahead) return;
      ahead = true;
      onSettled(() => void fetched().catch(() => {})); // nobody asked for it yet: it is tried again when someone does
    }, []);
    useEffect(() => {
      if (!opened || there) return;
      fetched().then(
        () => setThere(true),
        (error) => {
          tellTrouble(error);
          onClose();
        },
      );
    }, [opened, there, onClose]);
    useEffect(() => setReady(there), [there]);
    return there && Part ? <Part {...props} opened={opened && ready} /> : null;
  };
}
