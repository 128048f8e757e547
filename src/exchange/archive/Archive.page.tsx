import { Button, Group, Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { newId } from '../../kit/ids.ts';
import { useMembership } from '../../people/accounts.client.ts';
import { SettingsFrame } from '../../people/SettingsFrame.tsx';
import { refresh } from '../../ui/client.ts';
import { Ago } from '../../ui/DayText.tsx';
import { slugNow } from '../../ui/hrefs.ts';
import { Loading } from '../../ui/Loading.tsx';
import { tellTrouble } from '../../ui/notify.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import type { Archive } from './archive.ts';
import { archives } from './archives.client.ts';

const inMegabytes = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** Settings › Workspace › Archive: everything here that the administrator may see, as one file. */
export function Screen() {
  const me = useMembership();
  return (
    <SettingsFrame part="archive" title="Archive">
      {me?.role === 'administrator' ? <Archives /> : <Section title="Archive">{<Row>Administrators have archives made.</Row>}</Section>}
    </SettingsFrame>
  );
}

const isBusy = (a: Archive) => a.state === 'waiting' || a.state === 'running';

function Archives() {
  const queries = useQueryClient();
  const list = useQuery({ ...archives.list.queryOptions({ input: {} }), refetchInterval: (q) => (q.state.data?.archives.some(isBusy) ? 800 : false) });
  const make = useMutation({
    mutationFn: () => archives.client.create({ id: newId() }),
    onSettled: () => refresh(queries, 'archives'),
    onError: (error) => tellTrouble(error),
  });
  const remove = useMutation({
    mutationFn: (id: string) => archives.client.remove({ id }),
    onSettled: () => refresh(queries, 'archives'),
    onError: (error) => tellTrouble(error),
  });
  if (list.isPending) return <Loading />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const [last] = list.data.archives;
  const busy = last !== undefined && isBusy(last);
  return (
    <>
      <Section title="Take it all with you" padded>
        <p style={{ marginTop: 0 }}>
          Everything of this workspace that you may see, as one file (.tar.gz: JSON lines and a manifest with hashes). <code>throughline restore</code> on the
          host of another installation brings it back with the same content; ids stay.
        </p>
        <p className="tl-muted">It leaves behind:</p>
        <ul className="tl-muted">
          {list.data.left_behind.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
        <p className="tl-muted">
          Whoever runs the machine takes the whole workspace with <code>throughline export</code>, and everything with <code>throughline backup</code>.
        </p>
        <Group justify="flex-end">
          <Button variant="filled" loading={make.isPending} disabled={busy} onClick={() => make.mutate()}>
            Make an archive
          </Button>
        </Group>
      </Section>
      {last && (
        <Section title="The last one" note="kept for a week, for you alone">
          <Row
            end={
              last.here && (
                <>
                  <Button component="a" variant="filled" size="xs" href={`/api/w/${encodeURIComponent(slugNow())}/archives/${last.id}/file`} download>
                    Download
                  </Button>
                  <Button size="xs" variant="subtle" color="risk" loading={remove.isPending} onClick={() => remove.mutate(last.id)}>
                    Delete it
                  </Button>
                </>
              )
            }
          >
            <Told archive={last} />
          </Row>
        </Section>
      )}
    </>
  );
}

function Told({ archive }: { archive: Archive }) {
  if (isBusy(archive)) {
    const share = archive.all_rows > 0 ? Math.round((100 * archive.done_rows) / archive.all_rows) : 0;
    return (
      <div role="status">
        Being made: {share} %
        <Progress value={share} mt={6} aria-label="How far the archive is" />
      </div>
    );
  }
  if (archive.state === 'failed') return <span role="alert">{archive.problem}</span>;
  return (
    <div role="status">
      {inMegabytes.format((archive.file_bytes ?? 0) / 2 ** 20)} MB, made <Ago at={archive.created_at} />
      <div className="tl-muted tl-small">
        Content {archive.content_hash?.slice(0, 16)}
        {!archive.here && '; the file is not here any more'}
      </div>
    </div>
  );
}
