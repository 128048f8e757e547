// Rows that the keys go through: `Row` with an `id`. The row with the focus is the one that keys act on.

const all = () => [...document.querySelectorAll<HTMLElement>('#main [data-row]')].filter((row) => row.checkVisibility());
const idOf = (row: HTMLElement | null | undefined) => row?.dataset.row;

/** The id of the row with the focus. */
export function rowHere(): string | undefined {
  return idOf(document.activeElement?.closest<HTMLElement>('[data-row]'));
}

/** Puts the focus on the next row or the one before; on the first where none has it. */
export function stepRow(by: 1 | -1): void {
  const rows = all();
  const at = rows.findIndex((row) => idOf(row) === rowHere());
  enter(at < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, at + by))]);
}

/** The row that takes the focus when this one goes: the next, or else the one before. */
export function rowBeside(id: string): string | undefined {
  const rows = all();
  const at = rows.findIndex((row) => idOf(row) === id);
  return at < 0 ? undefined : (idOf(rows[at + 1]) ?? idOf(rows[at - 1]));
}

/** Puts the focus on a row once it is drawn where it belongs; without one, on the title of the page. */
export function focusRow(id: string | undefined): void {
  requestAnimationFrame(() => {
    const row = all().find((row) => idOf(row) === id);
    if (row) enter(row);
    else document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true });
  });
}

/** Presses the button `data-act` of the row with the focus, or of the first row that has it. */
export function pressInRow(act: string): void {
  const rows = all();
  const button = (row: HTMLElement | undefined) => row?.querySelector<HTMLElement>(`[data-act="${act}"]:not(:disabled)`);
  const here = rows.find((row) => idOf(row) === rowHere());
  (here ? button(here) : rows.map(button).find(Boolean))?.click();
}

function enter(row: HTMLElement | undefined): void {
  const target = row?.querySelector<HTMLElement>('[data-row-main]') ?? row?.querySelector<HTMLElement>('a, button:not(:disabled)');
  target?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}
