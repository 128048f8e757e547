import { type ComponentType, useEffect, useState } from 'react';
import { tellTrouble } from './notify.tsx';
import { useSettled } from './settled.ts';

/**
 * A dialog that is no part of what its page loads first: it is fetched once the page is there and the browser has a moment, or at once
 * when it is opened. It is there closed before it opens, so that it knows where the focus was and gives it back.
 */
export function later<P extends { opened: boolean; onClose: () => void }>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let kept: ComponentType<P> | undefined;
  return function Later(props: P) {
    const { opened, onClose } = props;
    const settled = useSettled();
    const [wanted, setWanted] = useState(false);
    const [there, setThere] = useState(kept !== undefined);
    const [ready, setReady] = useState(false);
    if (opened && !wanted) setWanted(true);
    useEffect(() => {
      if (there || !(opened || settled)) return;
      load().then(
        (part) => {
          kept = part;
          setThere(true);
        },
        (error) => {
          if (!opened) return; // nobody asked for it yet: it is tried again when someone does
          tellTrouble(error);
          onClose();
        },
      );
    }, [opened, settled, there, onClose]);
    useEffect(() => {
      if (there && wanted) setReady(true);
    }, [there, wanted]);
    const Part = kept;
    return there && wanted && Part ? <Part {...props} opened={opened && ready} /> : null;
  };
}
