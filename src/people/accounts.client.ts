import { useQuery } from '@tanstack/react-query';
import { installationApiOf } from '../ui/client.ts';
import { slugNow } from '../ui/hrefs.ts';
import { accountsApi, Session } from './accounts.ts';

/** Me in one workspace. */
export type Membership = Session['workspaces'][number];

export const accounts = installationApiOf('accounts', accountsApi);

/** Who is signed in, as the page says that the server sent; null where it came without. */
export function sessionInPage(): Session | null {
  try {
    return Session.parse(JSON.parse(document.querySelector<HTMLMetaElement>('meta[name=session]')?.content ?? ''));
  } catch {
    return null; // a page of the development server, or one sent while the database was away: it is asked for
  }
}

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
