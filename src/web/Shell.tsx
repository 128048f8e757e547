import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { accounts, useSession } from '../people/accounts.client.ts';
import type { Session } from '../people/accounts.ts';
import { signIn } from '../ui/client.ts';
import { onWanted } from '../ui/commands.ts';
import { Empty } from '../ui/Empty.tsx';
import { useSearchParam } from '../ui/go.ts';
import { slugNow } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { followChanges, useConnectionLost } from '../ui/live.ts';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { useSettled } from '../ui/settled.ts';
import { PhoneBar } from './PhoneBar.tsx';
import { shellParts } from './pages.ts';
import css from './Shell.module.css';
import { ShellCommands } from './ShellCommands.tsx';
import { Sidebar } from './Sidebar.tsx';
import { lastWorkspaceKey } from './Start.tsx';

/** What stands around every page of a workspace: the sidebar or the phone's bar, the live stream, the commands. */
export function Shell() {
  const session = useSession();
  const queries = useQueryClient();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const narrow = useMediaQuery('(max-width: 768px)', window.matchMedia('(max-width: 768px)').matches, { getInitialValueInEffect: false });
  const slug = slugNow();
  const membership = session.data?.workspaces.find((w) => w.slug === slug);
  const inside = membership !== undefined;
  const signedOut = session.data !== undefined && session.data.account === null && session.data.workspaces.length === 0;

  useEffect(() => {
    if (inside) localStorage.setItem(lastWorkspaceKey, slug);
  }, [inside, slug]);
  useEffect(() => {
    if (signedOut) signIn();
  }, [signedOut]);
  useEffect(() => {
    const here = queries.getQueryData<Session>(accounts.session.queryKey())?.workspaces.find((w) => w.slug === slug);
    return inside && here ? followChanges(slug, queries, here.seq) : undefined;
  }, [inside, slug, queries]);

  if (session.isError)
    return (
      <main>
        <ProblemNote error={session.error} retry={session.refetch} />
      </main>
    );
  if (session.data && !signedOut && !inside) return <NotInside />;
  return (
    <div className={css.app}>
      <a className={css.skip} href="#main">
        Skip to the page
      </a>
      {!narrow && <Sidebar path={path} membership={membership} />}
      <main id="main" tabIndex={-1} className={css.main}>
        {inside ? (
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        ) : (
          <Loading />
        )}
      </main>
      {narrow && <PhoneBar path={path} membership={membership} />}
      {inside && (
        <>
          <ShellCommands />
          <ShellParts />
        </>
      )}
      <Reconnecting />
    </div>
  );
}

/** The dialogs and panels over every page. They come once the page itself is there, or at once where one is asked for. */
function ShellParts() {
  const asked = useSearchParam('task')[0] !== undefined;
  const settled = useSettled();
  const [wanted, setWanted] = useState(false);
  useEffect(() => onWanted(() => setWanted(true)), []);
  if (!settled && !wanted && !asked) return null;
  return shellParts.map(({ file, Part }) => (
    <Suspense key={file} fallback={null}>
      <Part />
    </Suspense>
  ));
}

function Reconnecting() {
  const lost = useConnectionLost();
  return (
    <div role="status" className={css.status}>
      {lost && <span className={css.reconnecting}>Reconnecting…</span>}
    </div>
  );
}

function NotInside() {
  return (
    <main>
      <Page title="This workspace is not open to you">
        <Empty
          sentence="It does not exist, or you are not in it."
          line="If you were just taken out of it, whoever runs it can tell you more."
          action={
            <Button component="a" href="/" target="_self" variant="filled">
              Go to where I belong
            </Button>
          }
        />
      </Page>
    </main>
  );
}
