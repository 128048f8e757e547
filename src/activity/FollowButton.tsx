import { Button, Menu } from '@mantine/core';
import { IconBell, IconBellOff, IconBellRinging } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../ui/client.ts';
import { tellTrouble } from '../ui/notify.tsx';
import css from './Follow.module.css';
import { follows } from './follows.client.ts';
import { type FollowedKind, type Following, whyWords } from './follows.ts';

/** Whether I follow this, why, and how to change that. Nobody else sees it. */
export function FollowButton({ kind, id, size = 'compact-sm' }: { kind: FollowedKind; id: string; size?: 'compact-sm' | 'sm' }) {
  const queries = useQueryClient();
  const thing = { kind, id };
  const query = useQuery(follows.one.queryOptions({ input: thing }));
  const act = useMutation({
    mutationFn: (how: 'follow' | 'unfollow' | 'mute' | 'unmute') => follows.client[how](thing),
    onSuccess: (now) => queries.setQueryData(follows.one.queryKey({ input: thing }), now),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'follows', 'inbox'),
  });
  const f = query.data;
  if (!f?.can.change) return null;
  const Icon = f.muted ? IconBellOff : f.following ? IconBellRinging : IconBell;
  const icon = <Icon size={16} stroke={1.6} aria-hidden />;
  if (!f.following && !f.muted)
    return (
      <Button variant="subtle" size={size} leftSection={icon} loading={act.isPending} onClick={() => act.mutate('follow')}>
        Follow
      </Button>
    );
  return (
    <Menu position="bottom-end" width={260} withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" size={size} leftSection={icon} loading={act.isPending}>
          {f.muted ? 'Muted' : 'Following'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={css.why}>{sentenceOf(f)}</Menu.Label>
        {f.following ? (
          <Menu.Item onClick={() => act.mutate('unfollow')}>Follow it no more</Menu.Item>
        ) : (
          <Menu.Item onClick={() => act.mutate('follow')}>Follow</Menu.Item>
        )}
        {f.muted === 'this' ? (
          <Menu.Item onClick={() => act.mutate('unmute')}>Hear of it again</Menu.Item>
        ) : (
          f.muted === null && <Menu.Item onClick={() => act.mutate('mute')}>{kind === 'project' ? 'Mute it and all in it' : 'Mute it'}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function sentenceOf(f: Following): string {
  if (f.muted === 'project') return 'Its project is muted: you hear only what needs you.';
  if (f.muted) return 'Muted: you hear only what needs you.';
  return `Following because ${f.reasons.map((r) => whyWords[r]).join(' and ')}. Only you see this.`;
}
