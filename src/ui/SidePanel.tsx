import { CloseButton, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
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
  return (
    <Drawer opened onClose={onClose} position="right" size="100%" withCloseButton={false} padding={0} aria-label={label} transitionProps={{ duration: 0 }}>
      <Top onClose={onClose} title={title} actions={actions} />
      <div className={css.body}>{children}</div>
    </Drawer>
  );
}

function Beside({ onClose, label, title, actions, children }: Props) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus({ preventScroll: true });
    return () => {
      if (
        before instanceof HTMLElement &&
        before.isConnected &&
        (box.current === null || box.current.contains(document.activeElement) || document.activeElement === document.body)
      )
        before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('[aria-modal="true"], [data-combobox-dropdown], [role="menu"], [role="listbox"]')) return;
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

function Top({ onClose, title, actions }: Pick<Props, 'onClose' | 'title' | 'actions'>) {
  return (
    <div className={css.top}>
      <div className={css.title}>{title}</div>
      {actions}
      <CloseButton aria-label="Close" title="Close (Esc)" onClick={onClose} />
    </div>
  );
}
