import { Modal, Switch, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { type Command, hasOwnKeys, keyWords, readPress, setOwnKeys, setSingleKeys, singleKeysOn, useAllCommands } from '../ui/commands.ts';
import { inTheWay } from '../ui/keymap.ts';
import css from './KeysHelp.module.css';

/** The keys of this moment, made from the commands themselves; each can be given others. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const commands = useAllCommands().filter((c) => c.keys);
  const [single, setSingle] = useState(singleKeysOn);
  const [changing, setChanging] = useState<string | null>(null);
  const groups = Map.groupBy(commands, (c) => c.group);
  return (
    <Modal opened onClose={onClose} title="Keyboard" size="lg" closeOnEscape={changing === null}>
      <div className={css.groups}>
        {[...groups].map(([group, list]) => (
          <div key={group} role="group" aria-label={group}>
            <h3 className={css.title}>{group}</h3>
            <dl className={css.list}>
              {list.map((c) => (
                <div key={c.id} className={css.line}>
                  <dt>{c.title.replace(/^Go to /, '')}</dt>
                  <dd>
                    {changing === c.id ? (
                      <Listening command={c} commands={commands} onDone={() => setChanging(null)} />
                    ) : c.told ? (
                      <Keys of={c} />
                    ) : (
                      <UnstyledButton className={css.change} onClick={() => setChanging(c.id)} title="Give it other keys">
                        <Keys of={c} />
                        <span className="tl-hidden">, change the keys of {c.title}</span>
                      </UnstyledButton>
                    )}
                    {changing !== c.id && hasOwnKeys(c.id) && (
                      <UnstyledButton className={css.back} onClick={() => setOwnKeys(c.id, null)}>
                        as it was<span className="tl-hidden">, the keys of {c.title}</span>
                      </UnstyledButton>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
      <p className="tl-small tl-muted">Press a key’s sign to give the command other keys. They are kept in this browser.</p>
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

const pause = 1200;

/** Listens for the new keys of a command: one, or two after each other; Escape leaves it as it is. */
function Listening({ command, commands, onDone }: { command: Command; commands: Command[]; onDone: () => void }) {
  const [pressed, setPressed] = useState<string[]>([]);
  const field = useRef<HTMLButtonElement>(null);
  useEffect(() => field.current?.focus(), []);
  const wanted = pressed.join(' ');
  // The first of pairs waits for its second.
  const opens = pressed.length === 1 && commands.some((c) => c.id !== command.id && c.keys?.startsWith(`${wanted} `));
  const taken = wanted && !opens ? inTheWay(commands, command.id, wanted) : null;
  useEffect(() => {
    if (!wanted || taken || opens) return;
    const take = () => {
      setOwnKeys(command.id, wanted);
      onDone();
    };
    if (pressed.length === 2 || wanted.includes('+')) return take();
    const timer = setTimeout(take, pause);
    return () => clearTimeout(timer);
  }, [wanted, taken, opens, pressed, command.id, onDone]);
  return (
    <UnstyledButton
      ref={field}
      className={css.listening}
      aria-label={`New keys of ${command.title}: press one, or two after each other. Escape leaves them.`}
      onBlur={onDone}
      onKeyDown={(event) => {
        if (event.key === 'Tab') return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Escape') return onDone();
        const read = readPress(event.nativeEvent);
        if (read) setPressed(taken || read.includes('+') ? [read] : [...pressed, read].slice(-2));
      }}
    >
      {taken ? (
        <span role="alert">
          “{taken.title}” has {keyWords(wanted).join(' then ')}
        </span>
      ) : wanted ? (
        `${keyWords(wanted).join(' then ')}${opens ? ' then …' : ''}`
      ) : (
        'press keys…'
      )}
    </UnstyledButton>
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
