import { notifications } from '@mantine/notifications';
import { troubleOf } from './problems.ts';

/** Says something in passing. */
export function tell(message: string): void {
  notifications.show({ message, withBorder: true, autoClose: 5000 });
}

/** Says what was done, with the way back. */
export function tellWithUndo(message: string, undo: () => void): void {
  const id = notifications.show({
    withBorder: true,
    autoClose: 8000,
    message: (
      <span className="tl-undo">
        {message}
        <button
          type="button"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </button>
      </span>
    ),
  });
}

/** Says what went wrong, and stays until it is read. */
export function tellTrouble(error: unknown, title?: string, more?: string): void {
  const trouble = troubleOf(error);
  notifications.show({
    title: title ?? trouble.what,
    message: [title ? trouble.what : '', more ?? trouble.todo].filter(Boolean).join(' '),
    color: 'risk',
    withBorder: true,
    autoClose: 12_000,
    role: 'alert',
  });
}
