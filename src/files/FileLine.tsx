import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconFile, IconFileText, IconTable } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../ui/client.ts';
import { Ago } from '../ui/DayText.tsx';
import { later } from '../ui/later.tsx';
import { tellTrouble, tellWithUndo } from '../ui/notify.tsx';
import css from './Files.module.css';
import { contentOf, files } from './files.client.ts';
import type { FileOn } from './files.ts';
import { sizeWords, typeWord } from './words.ts';

const FilePreview = later(() => import('./FilePreview.tsx').then((m) => m.FilePreview));
const icons = { image: IconFile, text: IconFileText, table: IconTable, none: IconFile };

/** One file: looked at where it can be, else downloaded. */
export function FileLine({ file }: { file: FileOn }) {
  const queries = useQueryClient();
  const [looking, setLooking] = useState(false);
  const Icon = icons[file.preview];
  const looks = file.preview !== 'none';
  const done = () => refresh(queries, 'files', 'history');
  const remove = async () => {
    try {
      await files.client.remove({ id: file.id });
      tellWithUndo(`“${file.name}” is in the trash.`, () => void files.client.restore({ id: file.id }).then(done, tellTrouble));
    } catch (error) {
      tellTrouble(error);
    }
    await done();
  };
  const thumb =
    file.preview === 'image' ? <img src={contentOf(file.id, true)} alt="" loading="lazy" decoding="async" /> : <Icon size={20} stroke={1.5} aria-hidden />;
  return (
    <li className={css.file}>
      {looks ? (
        <button type="button" className={css.thumb} aria-label={`Look at ${file.name}`} onClick={() => setLooking(true)}>
          {thumb}
        </button>
      ) : (
        <span className={css.thumb}>{thumb}</span>
      )}
      <div>
        {looks ? (
          <button type="button" className={css.name} onClick={() => setLooking(true)}>
            <bdi>{file.name}</bdi>
          </button>
        ) : (
          <a className={css.name} href={contentOf(file.id)} download={file.name}>
            <bdi>{file.name}</bdi>
          </a>
        )}
        <div className="tl-faint tl-small">
          {[typeWord(file.type), sizeWords(file.bytes), file.by.name].filter(Boolean).join(' · ')} · <Ago at={file.at} />
        </div>
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" size={28} aria-label={`More for ${file.name}`}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {looks && <Menu.Item onClick={() => setLooking(true)}>Look at it</Menu.Item>}
          <Menu.Item component="a" href={contentOf(file.id)} download={file.name}>
            Download
          </Menu.Item>
          {file.can.remove && (
            <Menu.Item color="risk" onClick={() => void remove()}>
              Remove
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {looks && <FilePreview file={file} opened={looking} onClose={() => setLooking(false)} />}
    </li>
  );
}
