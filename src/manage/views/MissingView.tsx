import { Alert } from '@mantine/core';

/** Said where an address names a view that is not there, or not for me. */
export function MissingView() {
  return (
    <Alert variant="light" mb="md" role="status">
      This view is not there any more, or it is not shared with you. Here is the plain one.
    </Alert>
  );
}
