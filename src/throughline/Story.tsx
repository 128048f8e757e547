import { hrefOf, hrefs, taskHere } from '../ui/hrefs.ts';
import { Thread } from '../ui/Thread.tsx';
import { youWords } from './day-order.ts';
import css from './Today.module.css';
import type { Today } from './today.ts';

/** My part in the story: one sentence, and the line from the vision to my task. */
export function Story({ day, story }: { day: Today; story: NonNullable<Today['story']> }) {
  const project = story.line.stops.find((stop) => stop.kind === 'project')?.key;
  const stops = story.line.stops.map((stop, i, all) => {
    const you = i === all.length - 1;
    return {
      ...stop,
      you,
      label: you ? youWords(day, story.task_key) : undefined,
      href:
        stop.kind === 'task' && stop.key
          ? taskHere(stop.key)
          : stop.kind === 'milestone' && project
            ? `${hrefs.project(project)}?view=milestones`
            : hrefOf(stop),
    };
  });
  return (
    <section className={css.story} aria-label="Your part in the story">
      <div className="tl-small tl-muted">Your part in the story</div>
      <p className={css.sentence}>{story.sentence}</p>
      <Thread stops={stops.map(({ label, ...s }) => (label ? { ...s, label } : s))} />
    </section>
  );
}
