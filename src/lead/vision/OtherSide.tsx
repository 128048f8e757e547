import { Button, Group } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { troubleOf } from '../../ui/problems.ts';
import css from './Vision.module.css';
import { Vision } from './vision.ts';

type Words = Pick<Vision, 'title' | 'body' | 'horizon_year' | 'we_will_not'> & { directions: { title: string; because: string }[] };

interface Props {
  theirs: Vision;
  mine: Words;
  onTake: () => void;
  onKeep: () => void;
}

/** The vision that somebody else saved while one wrote; null when the refusal was another. */
export function otherVision(error: unknown): Vision | null {
  const { status, current } = troubleOf(error);
  const read = status === 409 ? Vision.safeParse(current) : null;
  return read?.success ? read.data : null;
}

const parts: [string, (v: Words) => string][] = [
  ['In one sentence', (v) => v.title],
  ['More about it', (v) => v.body],
  ['By which year', (v) => (v.horizon_year === null ? '' : String(v.horizon_year))],
  ['Directions', (v) => v.directions.map((d) => (d.because ? `${d.title}, because ${d.because}` : d.title)).join('\n')],
  ['We will not', (v) => v.we_will_not.join('\n')],
];

/** Both sides of a vision that two people wrote at once: what differs, side by side, and what one can do. */
export function OtherSide({ theirs, mine, onTake, onKeep }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const differing = parts.filter(([, words]) => words(theirs) !== words(mine));
  return (
    <div ref={box} className={css.sides} role="alert" tabIndex={-1}>
      <p>
        <strong>Somebody saved the vision while you wrote.</strong> Nothing of yours is lost. Put into yours what should stay of theirs, then save it as the
        next version.
      </p>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">What is there now</th>
            <th scope="col">What you wrote</th>
          </tr>
        </thead>
        <tbody>
          {differing.map(([name, words]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{words(theirs) || <span className="tl-muted">nothing</span>}</td>
              <td>{words(mine) || <span className="tl-muted">nothing</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group gap={8}>
        <Button onClick={onKeep}>Go on with mine</Button>
        <Button variant="subtle" onClick={onTake}>
          Begin again from theirs
        </Button>
      </Group>
    </div>
  );
}
