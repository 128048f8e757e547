import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Ago } from '../ui/DayText.tsx';
import { hrefOf } from '../ui/hrefs.ts';
import { Row } from '../ui/Section.tsx';
import css from './Trash.module.css';
import type { Trashed } from './trash.ts';
import { kindNames, leftWords } from './words.ts';

interface Props {
  thing: Trashed;
  /** null: it cannot be chosen. */
  chosen: boolean | null;
  busy: boolean;
  onChoose: () => void;
  onRestore: () => void;
  onEnd: () => void;
}

/** One thing in the trash: what it is, where it was, since when, and the way back. */
export function TrashRow({ thing: t, chosen, busy, onChoose, onRestore, onEnd }: Props) {
  const where = t.where && t.where.id !== t.project?.id ? t.where : null;
  const at = where && hrefOf(where);
  const home = t.project && hrefOf({ kind: 'project', id: t.project.id, key: t.project.key });
  return (
    <Row
      id={t.id}
      before={<Checkbox aria-label={`Choose ${t.title}`} checked={chosen === true} disabled={chosen === null} onChange={onChoose} />}
      endBelow
      end={
        <span className={css.end}>
          <span className={`tl-small tl-muted ${css.left}`}>{leftWords(t)}</span>
          {t.can.restore && (
            <Button size="compact-sm" disabled={busy} onClick={onRestore} aria-label={`Restore ${t.title}`}>
              Restore
            </Button>
          )}
          {t.can.end && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" size={28} aria-label={`More for ${t.title}`}>
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item color="risk" onClick={onEnd}>
                  Delete for good …
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </span>
      }
    >
      <div>
        {t.key && <span className="tl-faint tl-small">{t.key} </span>}
        <span className={`${css.name} ${t.kind === 'comment' ? css.said : ''}`}>{t.kind === 'comment' ? `“${t.title}”` : t.title}</span>
      </div>
      <div className="tl-small tl-muted">
        {kindNames[t.kind]}
        {t.below > 0 && (t.below === 1 ? ' with a subtask' : ` with ${t.below} subtasks`)}
        {where && (
          <>
            {' '}
            {t.kind === 'task' ? 'below' : 'on'} {at ? <a href={at}>{where.title}</a> : where.title}
          </>
        )}
        {t.project && home && (
          <>
            {' in '}
            <a href={home}>{t.project.name}</a>
          </>
        )}
        {' · '}
        <Ago at={t.trashed_at} />
        {t.by && ` · ${t.by.name}`}
      </div>
      {t.held_back && <p className={`tl-small ${css.held}`}>{t.held_back.sentence}</p>}
    </Row>
  );
}
