import { initialsOf } from '../kit/text.ts';
import { type PersonRow, type Role, stateSeenBy } from './people.ts';

interface Row {
  id: string;
  name: string;
  role: string;
  state: string;
  ends_on: string | null;
  home_unit_id: string | null;
  unit_name: string | null;
}

/** A person as a row of a list, as somebody in a role sees them. */
export function personRow(readerRole: Role, r: Row): PersonRow {
  return {
    id: r.id,
    name: r.name,
    initials: initialsOf(r.name),
    home_unit: r.home_unit_id && r.unit_name ? { id: r.home_unit_id, name: r.unit_name } : null,
    role: r.role as Role, // the database holds no other
    state: stateSeenBy(readerRole, r.state),
    ends_on: r.ends_on,
  };
}
