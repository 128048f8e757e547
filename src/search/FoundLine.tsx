import {
  IconArrowRight,
  IconCheckbox,
  IconFlag,
  IconFolder,
  IconMessage,
  IconPaperclip,
  IconPuzzle,
  IconSearch,
  IconStar,
  IconTarget,
  IconTargetArrow,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react';
import { Chip } from '../ui/Chip.tsx';
import { Ago } from '../ui/DayText.tsx';
import { hrefOf, taskHere } from '../ui/hrefs.ts';
import { Row } from '../ui/Section.tsx';
import css from './Search.module.css';
import type { Found } from './search.ts';

const icons: Record<string, typeof IconSearch> = {
  task: IconCheckbox,
  project: IconFolder,
  milestone: IconFlag,
  goal: IconTarget,
  vision: IconStar,
  direction: IconArrowRight,
  person: IconUser,
  unit: IconUsersGroup,
  part: IconPuzzle,
  comment: IconMessage,
  check_in: IconTargetArrow,
  file: IconPaperclip,
};
const kindWords: Record<string, string> = { comment: 'comment on', check_in: 'check-in on', file: 'file on' };
const endWords: Record<string, string> = {
  done: 'done',
  dropped: 'dropped',
  closed: 'closed',
  archived: 'in the archive',
  retired: 'retired',
  reached: 'reached',
  completed: 'completed',
  stopped: 'stopped',
  withdrawn: 'withdrawn',
};

/** Where something that was found is looked at: tasks over the page one is on. */
export function hrefOfFound(f: Found): string | undefined {
  if ((f.kind === 'task' || f.kind === 'part') && f.key) return taskHere(f.key);
  return hrefOf({ kind: f.kind, id: f.id, key: f.kind === 'milestone' ? f.project_key : f.key });
}

/** Something that was found: what it is called, where it lies, and the words that were looked for marked in it. */
export function FoundLine({ id, found: f }: { id: string; found: Found }) {
  const what = f.part === 'thing' ? f.kind : f.part;
  const Icon = icons[what] ?? IconSearch;
  const ended = endWords[f.state];
  return (
    <Row id={id} before={<Icon size={18} stroke={1.6} aria-hidden className={css.icon} />} {...(ended ? { end: <Chip>{ended}</Chip> } : {})}>
      <a className={css.name} href={hrefOfFound(f)} data-row-main data-act="open">
        {f.key && f.kind === 'task' && <span className={css.key}>{f.key} </span>}
        <Marked pieces={f.title} />
      </a>
      <div className="tl-muted tl-small">
        {f.part === 'thing' ? f.kind : `${kindWords[f.part]} a ${f.kind}`}
        {f.under && ` · ${f.under}`}
        {f.by && ` · ${f.by.name}`}
        {f.why === 'nearly' && ' · spelled nearly so'}
        {f.part !== 'thing' && (
          <>
            {' · '}
            <Ago at={f.at} />
          </>
        )}
      </div>
      {f.snippet.length > 0 && (
        <p className={css.snippet} dir="auto">
          <Marked pieces={f.snippet} />
        </p>
      )}
    </Row>
  );
}

function Marked({ pieces }: { pieces: Found['title'] }) {
  // Pieces are what they are by their place in the text.
  return pieces.map((p, i) => (p.hit ? <mark key={`${i}:${p.text}`}>{p.text}</mark> : <span key={`${i}:${p.text}`}>{p.text}</span>));
}
