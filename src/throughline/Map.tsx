import { useRef } from 'react';
import { dayShort } from '../ui/days.ts';
import { hrefs } from '../ui/hrefs.ts';
import { card, isLoose, layOut, mapWidth } from './layout.ts';
import { moreWords } from './more-words.ts';
import css from './Throughline.module.css';
import type { MapProject, ThroughlineMap } from './throughline.ts';

/** How the work reaches the vision, drawn: threads as thick as the work in them. Arrow keys go from card to card. */
export function ThroughlineDrawing({ map }: { map: ThroughlineMap }) {
  const { placed, strands, height } = layOut(map);
  const box = useRef<HTMLDivElement>(null);
  const onKey = (event: React.KeyboardEvent) => {
    const at = document.activeElement as HTMLElement | null;
    if (!at?.dataset.x || !event.key.startsWith('Arrow')) return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>('a[data-x]') ?? [])];
    const x = Number(at.dataset.x);
    const y = Number(at.dataset.y);
    const away = (el: HTMLElement) => ({ dx: Number(el.dataset.x) - x, dy: Number(el.dataset.y) - y });
    const fits = all.filter((el) => {
      const { dx, dy } = away(el);
      if (event.key === 'ArrowRight') return dx > 100;
      if (event.key === 'ArrowLeft') return dx < -100;
      return Math.abs(dx) < 100 && (event.key === 'ArrowDown' ? dy > 0 : dy < 0);
    });
    const next = fits.sort((a, b) => Math.hypot(away(a).dx, away(a).dy) - Math.hypot(away(b).dx, away(b).dy))[0];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  };
  const at = (kind: string, id: string) => placed.get(`${kind}:${id}`) ?? { x: 0, y: 0 };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside take the focus; arrows only move it
    <div className={css.scroll} onKeyDown={onKey}>
      <div className={css.heads} aria-hidden="true">
        <span>Vision</span>
        <span>Goals</span>
        <span>Projects</span>
        <span>Work</span>
      </div>
      <div ref={box} className={css.map} style={{ width: mapWidth, height }}>
        <svg width={mapWidth} height={height} viewBox={`0 0 ${mapWidth} ${height}`} aria-hidden="true">
          <defs>
            <linearGradient id="strand-lead" x1="0" x2="1">
              <stop stopColor="var(--star)" />
              <stop offset="1" stopColor="var(--people)" />
            </linearGradient>
            <linearGradient id="strand-work" x1="0" x2="1">
              <stop stopColor="var(--people)" />
              <stop offset="1" stopColor="var(--work)" />
            </linearGradient>
          </defs>
          {strands.map((s) => (
            <path
              key={s.key}
              d={s.path}
              fill="none"
              stroke={s.risk ? 'var(--risk)' : flat(s.path) ? `var(--${s.tone === 'work' ? 'work' : 'people'})` : `url(#strand-${s.tone})`}
              strokeWidth={s.width === 0 ? 1.5 : s.width}
              strokeDasharray={s.width === 0 ? '1.5 5' : s.risk ? '6 5' : undefined}
              opacity={s.open === 0 && s.finished > 0 ? 0.3 : 0.55}
            />
          ))}
          {map.projects.map((p) => {
            const { y } = at('project', p.id);
            const loose = isLoose(map, p);
            return (
              <path
                key={p.id}
                d={`M860 ${y + card.height / 2} H 925`}
                stroke={p.risk ? 'var(--risk)' : loose ? 'var(--box)' : 'var(--work)'}
                strokeWidth="2"
                strokeDasharray={p.risk || loose ? '4 4' : undefined}
                fill="none"
              />
            );
          })}
        </svg>
        {map.vision && (
          <a
            className={css.node}
            data-kind="vision"
            href={hrefs.vision()}
            style={place(at('vision', map.vision.id))}
            data-x={at('vision', map.vision.id).x}
            data-y={at('vision', map.vision.id).y}
          >
            <span>{map.vision.title}</span>
          </a>
        )}
        {map.goals.map((g) => {
          const p = at('goal', g.id);
          return (
            <a
              key={g.id}
              className={css.node}
              data-kind="goal"
              data-risk={g.risk !== null || undefined}
              href={hrefs.goal(g.id)}
              style={{ ...place(p), width: card.width - (p.x - 320) }}
              title={[g.direction ? `by ${g.direction}` : '', g.risk ?? ''].filter(Boolean).join(' · ') || undefined}
              data-x={p.x}
              data-y={p.y}
            >
              <span>{g.title}</span>
            </a>
          );
        })}
        {map.projects.map((p) => (
          <Project key={p.id} project={p} loose={isLoose(map, p)} at={at('project', p.id)} />
        ))}
      </div>
      {(map.more.goals > 0 || map.more.projects > 0) && <p className="tl-muted tl-small">{moreWords(map.more)}</p>}
    </div>
  );
}

const place = ({ x, y }: { x: number; y: number }) => ({ left: x, top: y });
// A gradient over a line without height is not drawn: such a line gets one colour.
const flat = (path: string) => {
  const numbers = path.match(/-?[\d.]+/g)?.map(Number) ?? [];
  return numbers[1] === numbers.at(-1);
};

function Project({ project: p, loose, at }: { project: MapProject; loose: boolean; at: { x: number; y: number } }) {
  return (
    <>
      <a className={css.node} data-kind={loose ? 'loose' : 'project'} href={hrefs.project(p.key)} style={place(at)} data-x={at.x} data-y={at.y}>
        <span>{p.name}</span>
      </a>
      <div className={css.work} style={{ left: 930, top: at.y + 8 }} data-risk={p.risk !== null || undefined}>
        <b>
          {p.open} {p.open === 1 ? 'task' : 'tasks'}
          {p.finished > 0 && <span className="tl-faint"> + {p.finished} done</span>}
        </b>
        <span>{workWords(p, loose)}</span>
      </div>
    </>
  );
}

/** What stands beside a project: why it is at risk, else its milestones. */
export function workWords(p: MapProject, loose: boolean): string {
  if (p.risk) return p.risk;
  if (loose) return 'no thread to any goal';
  if (p.loose > 0 && p.loose < p.open) return `${p.loose} of them reach no goal`;
  if (p.milestones === 0) return 'no milestone';
  return `${p.milestones} ${p.milestones === 1 ? 'milestone' : 'milestones'}${p.next_milestone ? ` · next ${dayShort(p.next_milestone.day)}` : ''}`;
}
