import { Notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.layer.css';

/** The notifications at the lower right. */
export function NoticesHost() {
  return <Notifications position="bottom-right" limit={4} />;
}
