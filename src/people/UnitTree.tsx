import { Button } from '@mantine/core';
import { hrefs } from '../ui/hrefs.ts';
import css from './People.module.css';
import { childrenOf, type Unit } from './units.ts';

interface Props {
  units: Unit[];
  here: string | undefined;
  onNew?: () => void;
}

/** The tree of units as links; the one that is open is marked. */
export function UnitTree({ units, here, onNew }: Props) {
  const children = childrenOf(units);
  return (
    <nav className={css.tree} aria-label="Units">
      <h2>Units</h2>
      <ul>
        <li>
          <a className={css.node} href={hrefs.people()} aria-current={here ? undefined : 'page'}>
            Everybody
          </a>
        </li>
      </ul>
      <Branch children={children} of={null} here={here} />
      {units.length === 0 && <p className={`${css.none} tl-muted tl-small`}>No units yet.</p>}
      {onNew && (
        <Button variant="subtle" size="xs" mt={8} onClick={onNew}>
          New unit
        </Button>
      )}
    </nav>
  );
}

function Branch({ children, of, here }: { children: Map<string | null, Unit[]>; of: string | null; here: string | undefined }) {
  const list = children.get(of) ?? [];
  if (list.length === 0) return null;
  return (
    <ul>
      {list.map((unit) => (
        <li key={unit.id}>
          <a
            className={`${css.node} ${unit.mine === 'no' ? '' : css.mine}`}
            href={`${hrefs.people()}?unit=${unit.id}`}
            aria-current={here === unit.id ? 'page' : undefined}
          >
            {unit.name}
          </a>
          <Branch children={children} of={unit.id} here={here} />
        </li>
      ))}
    </ul>
  );
}

/** Units as choices of a list, each with its way down from the top; without one and what lies under it, when given. */
export function unitChoices(units: Unit[], without?: string): { value: string; label: string }[] {
  const children = childrenOf(units);
  const walk = (of: string | null, way: string): { value: string; label: string }[] =>
    (children.get(of) ?? []).flatMap((u) => (u.id === without ? [] : [{ value: u.id, label: way + u.name }, ...walk(u.id, `${way}${u.name} › `)]));
  return walk(null, '');
}
