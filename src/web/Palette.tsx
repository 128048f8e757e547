import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.layer.css';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowRight, IconCheckbox, IconFlag, IconFolder, IconSearch, IconStar, IconTarget, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { threads } from '../threads/threads.client.ts';
import { type Command, useAllCommands } from '../ui/commands.ts';
import { go } from '../ui/go.ts';
import { hrefOf } from '../ui/hrefs.ts';
import { Keys } from './KeysHelp.tsx';
import { useSpokenChoice } from './spokenChoice.ts';

const [store, spotlight] = createSpotlight();
const quick = { duration: 80, transition: 'fade' } as const;
const veil = { blur: 0, backgroundOpacity: 0.35 };

/** What a first sign narrows the palette to. */
const modes = {
  '>': { kinds: '', commands: 'all', hint: 'do something' },
  '#': { kinds: 'task', commands: '', hint: 'find a task' },
  '@': { kinds: 'person,unit', commands: '', hint: 'find people' },
  '/': { kinds: '', commands: 'Go to', hint: 'go to a place' },
  '?': { kinds: '', commands: 'help', hint: 'what these signs mean' },
} as const;
const icons: Record<string, typeof IconSearch> = {
  task: IconCheckbox,
  project: IconFolder,
  milestone: IconFlag,
  goal: IconTarget,
  vision: IconStar,
  direction: IconArrowRight,
  person: IconUser,
  unit: IconUsersGroup,
};

/** The palette: finds everything and does everything. */
export function Palette({ opened, start, onClose }: { opened: boolean; start: string; onClose: () => void }) {
  const [query, setQuery] = useState(start);
  useEffect(() => {
    if (!opened) return;
    before.current = document.activeElement;
    setQuery(start);
    spotlight.open();
  }, [opened, start]);

  // What is done from here decides itself where the focus goes; otherwise it goes back to where it was.
  const before = useRef<Element | null>(null);
  const act = (run: () => void) => {
    before.current = null;
    setTimeout(run);
  };
  const close = () => {
    const back = before.current;
    onClose();
    setTimeout(() => back instanceof HTMLElement && back.isConnected && back.focus({ preventScroll: true }), 160);
  };

  const sign = modes[query[0] as keyof typeof modes]; // any other first letter gives undefined
  const words = (sign ? query.slice(1) : query).trim();
  const [asked] = useDebouncedValue(words, 120);
  const looksForThings = sign?.kinds !== '';
  const found = useQuery(
    threads.find.queryOptions({
      input: { q: asked, limit: 12, ...(sign?.kinds ? { kinds: sign.kinds } : {}) },
      enabled: opened && looksForThings && (asked.length > 0 || sign !== undefined),
      placeholderData: keepPreviousData,
    }),
  );
  const commands = useAllCommands().filter((c) => !c.told && c.id !== 'palette' && c.id !== 'find' && fits(c, words, sign?.commands));
  const things = looksForThings && (words !== '' || sign) ? (found.data ?? []) : [];
  const help = sign?.commands === 'help';
  const nothing = !help && commands.length === 0 && things.length === 0;
  const shown = help ? Object.keys(modes).length : things.length + Math.min(commands.length, words ? 12 : 40);

  const [field, setField] = useState<HTMLInputElement | null>(null);
  const [list, setList] = useState<HTMLDivElement | null>(null);
  useSpokenChoice(field, list);

  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      transitionProps={quick}
      overlayProps={veil}
      onSpotlightClose={close}
      scrollable
      maxHeight={420}
      size={620}
      attributes={{ content: { 'aria-label': 'Find or do' } }}
    >
      <Spotlight.Search
        placeholder="Find or do…  ( > do   # tasks   @ people   / places )"
        aria-label="Find or do"
        ref={setField}
        role="combobox"
        aria-expanded={!nothing}
        aria-controls="palette-list"
        aria-autocomplete="list"
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <div role="status" className="tl-hidden">
        {nothing ? '' : `${shown} to choose from`}
      </div>
      <Spotlight.ActionsList id="palette-list" ref={setList} {...(nothing ? {} : { role: 'listbox', 'aria-label': 'What was found' })}>
        {help &&
          Object.entries(modes).map(([key, mode]) => (
            <Spotlight.Action
              role="option"
              key={key}
              label={`${key}  ${mode.hint}`}
              closeSpotlightOnTrigger={false}
              onClick={() => setQuery(key === '?' ? '' : key)}
            />
          ))}
        {things.length > 0 && (
          <Spotlight.ActionsGroup label="Things" role="group" aria-label="Things">
            {things.map((thing) => {
              const Icon = icons[thing.kind] ?? IconSearch;
              return (
                <Spotlight.Action
                  role="option"
                  key={thing.id}
                  label={thing.key ? `${thing.key} ${thing.title}` : thing.title}
                  description={[thing.kind, thing.under].filter(Boolean).join(' · ')}
                  leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                  onClick={() => act(() => go(hrefOf(thing) ?? location.pathname))}
                />
              );
            })}
          </Spotlight.ActionsGroup>
        )}
        {!help && commands.length > 0 && (
          <Spotlight.ActionsGroup label="Do" role="group" aria-label="Do">
            {commands.slice(0, words ? 12 : 40).map((c) => (
              <Spotlight.Action role="option" key={c.id} label={c.title} rightSection={<Keys of={c} />} onClick={() => act(c.run)} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {nothing && <Spotlight.Empty role="status">{found.isFetching ? 'Looking…' : 'Nothing is called that, or it is not open to you.'}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Whether a command has every word that is typed. */
function fits(command: Command, words: string, mode: string | undefined): boolean {
  if (mode === '' || mode === 'help' || (mode === 'Go to' && command.group !== 'Go to')) return false;
  const text = `${command.title} ${command.keywords ?? ''} ${command.group}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
