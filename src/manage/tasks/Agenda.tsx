import { Chip } from '../../ui/Chip.tsx';
import { dayLong } from '../../ui/days.ts';
import { Empty } from '../../ui/Empty.tsx';
import { hrefs, taskHere } from '../../ui/hrefs.ts';
import { Row, Section } from '../../ui/Section.tsx';
import type { CalendarPage } from './tasks.client.ts';
import { isLate, type TaskRow } from './tasks.ts';

/** The days of a calendar one after the other, those that hold something: as it fits a phone. */
export function Agenda({ days, found, today }: { days: string[]; found: CalendarPage; today: string }) {
  const full = days.filter((d) => found.tasks.some((t) => t.due_on === d) || found.milestones.some((m) => m.target_on === d));
  const row = (task: TaskRow) => (
    <Row key={task.id} end={isLate(task, today) ? <Chip tone="risk">late</Chip> : undefined}>
      <a href={taskHere(task.key)}>{task.title}</a> <span className="tl-faint tl-small">{task.key}</span>
    </Row>
  );
  return (
    <>
      {full.length === 0 && (
        <Section>
          <Empty sentence="Nothing is due here." line="Go to another month, or leave a part of the filter out." />
        </Section>
      )}
      {full.map((day) => {
        const more = (found.days.find((d) => d.day === day)?.n ?? 0) - found.tasks.filter((t) => t.due_on === day).length;
        return (
          <div key={day} style={{ marginBottom: 14 }}>
            <Section title={dayLong(day)} note={day === today ? <Chip tone="work">today</Chip> : undefined}>
              {found.milestones
                .filter((m) => m.target_on === day)
                .map((m) => (
                  <Row key={m.id} end={<Chip tone="star">milestone</Chip>}>
                    <a href={`${hrefs.project(m.project_key)}?view=milestones`}>{m.title}</a>
                  </Row>
                ))}
              {found.tasks.filter((t) => t.due_on === day).map(row)}
              {more > 0 && <Row>and {more} more</Row>}
            </Section>
          </div>
        );
      })}
      {found.undated.length > 0 && <Section title="Without a day">{found.undated.map(row)}</Section>}
    </>
  );
}
