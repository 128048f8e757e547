import { CloseButton, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import css from './SidePanel.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
  /** What the panel is, for screen readers: "Task KEY-12". */
  label: string;
  /** Small words at its top: the key, the path. */
  title?: ReactNode;
  /** Buttons at its top, before Close. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A panel at the right that leaves the page in use; the whole screen on the phone. Esc closes it. */
export function SidePanel(props: Props) {
  const narrow = useMediaQuery('(max-width: 768px)', window.matchMedia('(max-width: 768px)').matches);
  if (!props.open) return null;
  return narrow ? <Whole {...props} /> : <Beside {...props} />;
}

function Whole({ onClose, label, title, actions, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useFocusBack(box);
  return (
    <Drawer.Root opened onClose={onClose} position="right" size="100%" padding={0} transitionProps={{ duration: 0 }} returnFocus={false}>
      <Drawer.Content aria-label={label}>
        <div ref={box}>
          <Top onClose={onClose} title={title} actions={actions} />
          <div className={css.body}>{children}</div>
        </div>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Beside({ onClose, label, title, actions, children }: Props) {
  const box = useRef<HTMLElement>(null);
  useFocusBack(box);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      if ([...document.querySelectorAll('[aria-modal="true"], [role="menu"], [role="listbox"]')].some((e) => e.checkVisibility())) return;
      onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <section ref={box} className={css.panel} role="dialog" aria-label={label} tabIndex={-1} data-side-panel>
      <Top onClose={onClose} title={title} actions={actions} />
      <div className={css.body}>{children}</div>
    </section>
  );
}

/** When the panel goes, the focus returns to where it was, unless one has gone on elsewhere. */
function useFocusBack(box: RefObject<HTMLElement | null>): void {
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    const panel = box.current;
    return () => {
      const now = document.activeElement;
      const elsewhere = now !== null && now !== document.body && !panel?.contains(now) && !now.closest('[data-side-panel]');
      if (!elsewhere) requestAnimationFrame(() => before instanceof HTMLElement && before.isConnected && before.focus({ preventScroll: true }));
    };
  }, [before, box]);
}

function Top({ onClose, title, actions }: Pick<Props, 'onClose' | 'title' | 'actions'>) {
  return (
    <div className={css.top}>
      <div className={css.title}>{title}</div>
      {actions}
      <CloseButton aria-label="Close" title="Close (Esc)" onClick={onClose} />
    </div>
  );
}
