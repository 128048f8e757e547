import { notifications } from '@mantine/notifications';
import { troubleOf } from './problems.ts';
import { canUndo } from './undo-done.ts';

/** Says something in passing. */
export function tell(message: string): void {
  notifications.show({ message, withBorder: true, autoClose: 5000 });
}

/** Says what was done, with the way back: by its button, or by Ctrl-Z as long as nothing else was done. */
export function tellWithUndo(message: string, undo: () => void): void {
  const forget = canUndo(message, () => {
    notifications.hide(id);
    undo();
  });
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
            forget();
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
