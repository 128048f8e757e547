import { useEffect } from 'react';
import { useSession } from '../people/accounts.client.ts';
import { go } from '../ui/go.ts';
import { slugNow } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';

export const lastWorkspaceKey = 'tl-last-workspace';

/** The bare address: on to the workspace one was in last, or to sign in, or to set up. */
export function Start() {
  const session = useSession();
  useEffect(() => {
    if (!session.data) return;
    const { account, workspaces, setup_needed } = session.data;
    if (setup_needed && workspaces.length === 0) return go('/set-up', true);
    if (!account && workspaces.length === 0) return go('/sign-in', true);
    const wanted = slugNow() || localStorage.getItem(lastWorkspaceKey);
    const workspace = workspaces.find((w) => w.slug === wanted) ?? workspaces[0];
    go(workspace ? `/w/${encodeURIComponent(workspace.slug)}/today` : '/sign-in', true);
  }, [session.data]);
  return <main>{session.isError ? <ProblemNote error={session.error} retry={session.refetch} /> : <Loading lines={2} />}</main>;
}
