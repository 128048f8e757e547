import { Button, Group } from '@mantine/core';
import { hrefs } from '../ui/hrefs.ts';
import { useOptimistic } from '../ui/optimistic.ts';
import { Row, Section } from '../ui/Section.tsx';
import { today } from './today.client.ts';
import type { FirstStep, Today } from './today.ts';

const words: Record<FirstStep, { title: string; line: string; act: string; href: () => string }> = {
  board: { title: 'Bring your board', line: 'A Trello board or any table: names become offers, nothing is lost.', act: 'Import', href: () => hrefs.import() },
  vision: {
    title: 'Say in one sentence what it is for',
    line: 'The vision: what will be different for people when you succeed.',
    act: 'Write it',
    href: () => hrefs.vision(),
  },
  tie: { title: 'Tie one project to a goal', line: 'From then on every task in it says why it matters.', act: 'Choose one', href: () => hrefs.throughline() },
};

/** Three first steps, each to be skipped. */
export function FirstSteps({ steps }: { steps: FirstStep[] }) {
  const skip = useOptimistic({
    call: (input: { step: FirstStep }) => today.client.skip(input),
    paint: ({ step }) => [{ key: today.today.key(), change: (old: Today): Today => ({ ...old, first_steps: old.first_steps.filter((s) => s !== step) }) }],
    refresh: ['today'],
  });
  return (
    <Section title="First steps" note="Skip what does not fit">
      {steps.map((step) => (
        <Row
          key={step}
          end={
            <Group gap={6}>
              <Button component="a" href={words[step].href()}>
                {words[step].act}
              </Button>
              <Button variant="subtle" onClick={() => skip.mutate({ step })} aria-label={`Skip: ${words[step].title}`}>
                Skip
              </Button>
            </Group>
          }
        >
          <div className="tl-strong">{words[step].title}</div>
          <div className="tl-muted tl-small">{words[step].line}</div>
        </Row>
      ))}
    </Section>
  );
}
