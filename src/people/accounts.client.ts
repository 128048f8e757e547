import { useQuery } from '@tanstack/react-query';
import { installationApiOf } from '../ui/client.ts';
import { slugNow } from '../ui/hrefs.ts';
import { accountsApi, type Session } from './accounts.ts';

/** Me in one workspace. */
export type Membership = Session['workspaces'][number];

export const accounts = installationApiOf('accounts', accountsApi);

/** Who is signed in, and in which workspaces. */
export function useSession() {
  return useQuery(accounts.session.queryOptions({ staleTime: 5 * 60_000 }));
}

/** Me in the workspace of the address: my person, role, and the workspace's name. Undefined until the session is known. */
export function useMembership() {
  const session = useSession();
  const slug = slugNow();
  return session.data?.workspaces.find((w) => w.slug === slug);
}
