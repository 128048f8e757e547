import { Button } from '@mantine/core';
import { Empty } from '../ui/Empty.tsx';
import { hrefs, slugNow } from '../ui/hrefs.ts';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';

/** No such address. */
export function NotFound() {
  const inside = slugNow() !== '';
  const page = (
    <Page title="There is nothing here">
      <Empty
        sentence="This address leads nowhere."
        line="It may have been mistyped, or the thing was moved, or it is not open to you."
        action={
          <Button component="a" href={inside ? hrefs.today() : '/'} variant="filled">
            {inside ? 'Go to Today' : 'Go to the start'}
          </Button>
        }
      />
    </Page>
  );
  return inside ? page : <main>{page}</main>;
}

/** A page met a fault: what happened, and how to go on. A chunk that is gone after an update loads by loading the page again. */
export function Fault({ error }: { error: unknown }) {
  return (
    <Page title="This page could not be shown">
      <ProblemNote error={error} retry={() => location.reload()} />
    </Page>
  );
}

/** The same where no shell stands around it. */
export function FaultAlone({ error }: { error: unknown }) {
  return (
    <main>
      <Fault error={error} />
    </main>
  );
}
