import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Membership } from '../people/accounts.client.ts';
import { useSettled } from '../ui/settled.ts';

const Menu = lazy(() => import('./WorkspaceMenu.tsx').then((m) => ({ default: m.WorkspaceMenu })));

interface Props {
  membership: Membership;
  className: string | undefined;
  label?: string;
  place: 'top-start' | 'bottom-end';
  children: ReactNode;
}

/** The button of the workspace's menu; the menu itself is loaded once the page is there, or when it is asked for. */
export function MenuButton({ membership, className, label, place, children }: Props) {
  const settled = useSettled();
  const [wanted, setWanted] = useState(false);
  const waiting = (
    <button type="button" className={className} aria-label={label} aria-haspopup="menu" aria-expanded={wanted} onClick={() => setWanted(true)}>
      {children}
    </button>
  );
  if (!settled && !wanted) return waiting;
  const target = (
    <button type="button" className={className} aria-label={label}>
      {children}
    </button>
  );
  return (
    <Suspense fallback={waiting}>
      <Menu membership={membership} target={target} place={place} startOpen={wanted} />
    </Suspense>
  );
}
