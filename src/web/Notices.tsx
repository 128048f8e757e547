import { notificationsStore, useNotifications } from '@mantine/notifications';
import { lazy, Suspense, useRef } from 'react';

const Host = lazy(() => import('./NoticesHost.tsx').then((m) => ({ default: m.NoticesHost })));

/** Where notifications appear; loaded when the first thing is said. */
export function Notices() {
  const { notifications } = useNotifications(notificationsStore);
  const spoken = useRef(false);
  if (notifications.length > 0) spoken.current = true;
  if (!spoken.current) return null;
  return (
    <Suspense fallback={null}>
      <Host />
    </Suspense>
  );
}
