import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.layer.css';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconArrowRight,
  IconCheckbox,
  IconFlag,
  IconFolder,
  IconMessage,
  IconPaperclip,
  IconSearch,
  IconStar,
  IconTarget,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { search } from '../search/search.client.ts';
import type { Found } from '../search/search.ts';
import { threads } from '../threads/threads.client.ts';
import { type Command, useAllCommands } from '../ui/commands.ts';
import { go } from '../ui/go.ts';
import { hrefOf, hrefs } from '../ui/hrefs.ts';
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
  comment: IconMessage,
  file: IconPaperclip,
};
const mostFurther = 6;

function iconOf(kind: string) {
  const Icon = icons[kind] ?? IconSearch;
  return <Icon size={18} stroke={1.6} aria-hidden />;
}

const textOf = (pieces: Found['title']) => pieces.map((p) => p.text).join('');
const labelOf = (f: Found) => (f.key ? `${f.key} ${textOf(f.title)}` : textOf(f.title));
const aboutOf = (f: Found) => (f.snippet.length > 0 ? textOf(f.snippet) : [f.kind, f.under].filter(Boolean).join(' · '));

/** The palette: finds everything and does everything; Enter on its last word searches everything. */
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
  // What has the words in its text, and names that are spelled nearly so, come under what is called so.
  const inside = useQuery(
    search.find.queryOptions({
      input: { q: asked, limit: 12, ...(sign?.kinds ? { kinds: sign.kinds } : {}) },
      enabled: opened && looksForThings && asked.length > 2,
      placeholderData: keepPreviousData,
    }),
  );
  const commands = useAllCommands().filter((c) => !c.told && c.id !== 'palette' && c.id !== 'find' && fits(c, words, sign?.commands));
  const things = looksForThings && (words !== '' || sign) ? (found.data ?? []) : [];
  const listed = new Set(things.map((t) => t.id));
  const further =
    looksForThings && words.length > 2 ? (inside.data?.found ?? []).filter((f) => f.part !== 'thing' || !listed.has(f.id)).slice(0, mostFurther) : [];
  const everywhere = sign === undefined && words !== '';
  const help = sign?.commands === 'help';
  const nothing = !help && commands.length === 0 && things.length === 0 && further.length === 0 && !everywhere;
  const shown = help ? Object.keys(modes).length : things.length + further.length + Number(everywhere) + Math.min(commands.length, words ? 12 : 40);

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
              return (
                <Spotlight.Action
                  role="option"
                  key={thing.id}
                  label={thing.key ? `${thing.key} ${thing.title}` : thing.title}
                  description={[thing.kind, thing.under].filter(Boolean).join(' · ')}
                  leftSection={iconOf(thing.kind)}
                  onClick={() => act(() => go(hrefOf(thing) ?? location.pathname))}
                />
              );
            })}
          </Spotlight.ActionsGroup>
        )}
        {(further.length > 0 || everywhere) && (
          <Spotlight.ActionsGroup label="Further" role="group" aria-label="Further">
            {further.map((f) => (
              <Spotlight.Action
                role="option"
                key={`${f.id}:${f.part_id}`}
                label={labelOf(f)}
                description={aboutOf(f)}
                leftSection={iconOf(f.part === 'comment' || f.part === 'file' ? f.part : f.kind)}
                onClick={() => act(() => go(hrefOf({ ...f, key: f.kind === 'milestone' ? f.project_key : f.key }) ?? location.pathname))}
              />
            ))}
            {everywhere && (
              <Spotlight.Action
                role="option"
                label={`Search everything for “${words.length > 60 ? `${words.slice(0, 59)}…` : words}”`}
                leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
                onClick={() => act(() => go(hrefs.search(words)))}
              />
            )}
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
