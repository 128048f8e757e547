import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { type Command, keyWords, setSingleKeys, singleKeysOn, useAllCommands } from '../ui/commands.ts';
import css from './KeysHelp.module.css';

/** The keys of this moment, made from the commands themselves. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const commands = useAllCommands().filter((c) => c.keys);
  const [single, setSingle] = useState(singleKeysOn);
  const groups = Map.groupBy(commands, (c) => c.group);
  return (
    <Modal opened onClose={onClose} title="Keyboard" size="lg">
      <div className={css.groups}>
        {[...groups].map(([group, list]) => (
          <div key={group} role="group" aria-label={group}>
            <h3 className={css.title}>{group}</h3>
            <dl className={css.list}>
              {list.map((c) => (
                <div key={c.id} className={css.line}>
                  <dt>{c.title.replace(/^Go to /, '')}</dt>
                  <dd>
                    <Keys of={c} />
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
      <Switch
        mt="md"
        label="Single keys act"
        description="Switch this off if you speak to the computer or press keys by accident. Ctrl and ⌘ keys stay."
        checked={single}
        onChange={(event) => {
          setSingleKeys(event.currentTarget.checked);
          setSingle(event.currentTarget.checked);
        }}
      />
    </Modal>
  );
}

/** The keys of a command as small caps of a keyboard. */
export function Keys({ of }: { of: Command }) {
  if (!of.keys) return null;
  return (
    <span className={css.keys}>
      {keyWords(of.keys).map((word, i) => (
        <span key={`${i} ${word}`}>
          {i > 0 && <span className={css.then}> then </span>}
          <kbd>{word}</kbd>
        </span>
      ))}
    </span>
  );
}
