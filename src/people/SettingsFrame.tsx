import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NoticeSettings } from '../activity/mail/NoticeSettings.tsx';
import { Empty } from '../ui/Empty.tsx';
import { hrefs } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { MySettings } from './MySettings.tsx';
import { MySignIn } from './MySignIn.tsx';
import { MyTokens } from './MyTokens.tsx';
import { PermissionsTable } from './PermissionsTable.tsx';
import { PrivacyPage } from './PrivacyPage.tsx';
import { people } from './people.client.ts';
import type { Myself } from './people.ts';
import css from './Settings.module.css';
import { WorkspaceForm } from './WorkspaceForm.tsx';

const parts: { part: string; title: string; wide?: boolean; show: (me: Myself) => ReactNode }[] = [
  { part: '', title: 'You', show: (me) => <MySettings me={me} /> },
  { part: 'notices', title: 'Notices', show: () => <NoticeSettings /> },
  { part: 'sign-in', title: 'Password and sessions', show: () => <MySignIn /> },
  { part: 'tokens', title: 'Tokens', show: () => <MyTokens /> },
  { part: 'privacy', title: 'Privacy', show: () => <PrivacyPage /> },
  { part: 'permissions', title: 'Who may do what', wide: true, show: () => <PermissionsTable /> },
  { part: 'workspace', title: 'Workspace', show: (me) => <WorkspaceForm me={me} /> },
];

/** The settings: my own and, for administrators, the workspace's, each part with its own address. What another feature shows comes as children. */
export function SettingsFrame({ part, title, children }: { part: string; title?: string; children?: ReactNode }) {
  const me = useQuery(people.me.queryOptions({ input: {} }));
  const here = parts.find((p) => p.part === part);
  return (
    <Page title={title ?? (here && part !== '' ? here.title : 'Settings')} over={part === '' ? undefined : <a href={hrefs.settings()}>Settings</a>}>
      <div className={css.frame} data-wide={here?.wide || undefined}>
        <nav className={css.parts} aria-label="Parts of the settings">
          {parts
            .filter((p) => p.part !== 'workspace' || me.data?.person.role !== 'guest')
            .map((p) => (
              <a key={p.part} className={css.part} href={hrefs.settings(p.part)} aria-current={p.part === part ? 'page' : undefined}>
                {p.title}
              </a>
            ))}
          {me.data?.person.role === 'administrator' && (
            <a className={css.part} href={hrefs.settings('archive')} aria-current={part === 'archive' ? 'page' : undefined}>
              Archive
            </a>
          )}
          <a className={css.part} href={hrefs.trash()}>
            Trash
          </a>
        </nav>
        <Stack>
          {children ? (
            children
          ) : me.isPending ? (
            <Loading />
          ) : me.isError ? (
            <ProblemNote error={me.error} retry={() => void me.refetch()} />
          ) : here ? (
            here.show(me.data)
          ) : (
            <Empty sentence="There are no such settings." line={<a href={hrefs.settings()}>All settings</a>} />
          )}
        </Stack>
      </div>
    </Page>
  );
}
