import { useQuery } from '@tanstack/react-query';
import { Loading } from '../ui/Loading.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Section } from '../ui/Section.tsx';
import css from './Settings.module.css';
import { workspaceSettings } from './workspace.client.ts';

/** Who may do what, as the program itself reads it. */
export function PermissionsTable() {
  const table = useQuery(workspaceSettings.permissions.queryOptions({ input: {} }));
  if (table.isPending) return <Loading />;
  if (table.isError) return <ProblemNote error={table.error} retry={() => void table.refetch()} />;
  const { acts, rows, rules, mine } = table.data;
  return (
    <>
      <Section title="By where one stands">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard */}
        <section className={css.scroll} tabIndex={0} aria-label="The table, scrolls sideways">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Who</th>
                {acts.map((a) => (
                  <th key={a.act} scope="col">
                    {a.words}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.standing} className={row.standing === mine ? css.mine : undefined}>
                  <th scope="row">
                    {row.name}
                    {row.standing === mine && ' (you)'}
                    <small>by {row.comes_from}</small>
                  </th>
                  {acts.map((a) => (
                    <td key={a.act}>{row.may[a.act]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Section>
      <Section title="For everybody" padded>
        <ol className={css.list}>
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ol>
      </Section>
    </>
  );
}
