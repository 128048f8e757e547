import { Button, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useConfirm } from '../ui/confirm.tsx';
import { Ago } from '../ui/DayText.tsx';
import { dayWithYear } from '../ui/days.ts';
import { slugNow } from '../ui/hrefs.ts';
import { Loading } from '../ui/Loading.tsx';
import { tellTrouble } from '../ui/notify.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Row, Section } from '../ui/Section.tsx';
import { people } from './people.client.ts';
import css from './Settings.module.css';
import { workspaceSettings } from './workspace.client.ts';

/** Days as the reader writes them. */
const withDays = (text: string) => text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, dayWithYear);

/** What the program stores about me and who can see it, in plain words. */
export function PrivacyPage() {
  const ledger = useQuery(workspaceSettings.privacy.queryOptions({ input: {} }));
  if (ledger.isPending) return <Loading />;
  if (ledger.isError) return <ProblemNote error={ledger.error} retry={() => void ledger.refetch()} />;
  const { facts, rows, reset_links, honestly } = ledger.data;
  const some = rows.filter((r) => r.n > 0);
  const none = rows.filter((r) => r.n === 0);
  return (
    <>
      <Section title="To be honest" padded>
        <ul className={css.list}>
          {honestly.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Section>
      <Section
        title="What is written down about you"
        actions={
          <Button component="a" href={`/api/w/${encodeURIComponent(slugNow())}/privacy/mine`} download>
            Take it with you
          </Button>
        }
      >
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Now</th>
                <th scope="col">Who sees it</th>
              </tr>
            </thead>
            <tbody>
              {facts.map((fact) => (
                <tr key={fact.what}>
                  <th scope="row">{fact.what}</th>
                  <td>{withDays(fact.value) || <span className="tl-muted">nothing</span>}</td>
                  <td>{fact.who_sees}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title="What carries your name" note="counted for you alone">
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">How many</th>
                <th scope="col">Who sees each</th>
              </tr>
            </thead>
            <tbody>
              {some.map((row) => (
                <tr key={`${row.table}.${row.column}`}>
                  <th scope="row">{row.what}</th>
                  <td>{row.n}</td>
                  <td>{row.who_sees}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {none.length > 0 && (
          <Row>
            <details>
              <summary className="tl-muted">Kinds of which there is nothing of yours</summary>
              <ul className={css.list}>
                {none.map((row) => (
                  <li key={`${row.table}.${row.column}`}>
                    {row.what} <span className="tl-muted">(seen by {row.who_sees})</span>
                  </li>
                ))}
              </ul>
            </details>
          </Row>
        )}
      </Section>
      <Section title="Links to set a new password">
        {reset_links.length === 0 ? (
          <Row>
            <span className="tl-muted">None was made lately.</span>
          </Row>
        ) : (
          reset_links.map((link) => (
            <Row key={link.made_at}>
              Made <Ago at={link.made_at} />, {link.used_at ? 'used' : 'not used'}
            </Row>
          ))
        )}
      </Section>
      <Section title="Leave, and be erased" padded>
        <Erase />
      </Section>
    </>
  );
}

function Erase() {
  const confirm = useConfirm();
  const erase = useMutation({ mutationFn: () => people.client.eraseMe(), onSuccess: () => location.assign('/'), onError: (error) => tellTrouble(error) });
  const ask = async () => {
    const yes = await confirm({
      title: 'Leave, and be erased?',
      text: 'Your name becomes “someone who left”; your mail address, your own words, your inbox and your imports are deleted. Comments and what was done stay, without your name. All you hold is handed back. It cannot be undone, and no restored backup brings you back.',
      yes: 'Erase me',
      risk: true,
    });
    if (yes) erase.mutate();
  };
  return (
    <Group justify="space-between">
      <span className="tl-muted">Take your things first. Your account goes too, unless you are in another workspace here.</span>
      <Button color="risk" variant="outline" loading={erase.isPending} onClick={() => void ask()}>
        Leave, and be erased
      </Button>
    </Group>
  );
}
