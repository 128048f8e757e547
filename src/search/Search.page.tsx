import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useMembership } from '../people/accounts.client.ts';
import { useCommands } from '../ui/commands.ts';
import { Empty } from '../ui/Empty.tsx';
import { useSearchParam } from '../ui/go.ts';
import { Loading } from '../ui/Loading.tsx';
import { Page, Stack } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { pressInRow, stepRow } from '../ui/rows.ts';
import { Row, Section } from '../ui/Section.tsx';
import { FoundLine } from './FoundLine.tsx';
import css from './Search.module.css';
import { search } from './search.client.ts';
import type { Found } from './search.ts';

const parts = [
  { name: 'Everything', kinds: '', guests: true },
  { name: 'Tasks', kinds: 'task', guests: true },
  { name: 'Projects', kinds: 'project,milestone', guests: true },
  { name: 'Goals', kinds: 'goal,vision,direction,check_in', guests: false },
  { name: 'People', kinds: 'person,unit', guests: false },
  { name: 'Comments', kinds: 'comment', guests: true },
  { name: 'Files', kinds: 'file', guests: true },
];
const idOf = (f: Found) => `${f.kind}:${f.id}:${f.part_id ?? ''}`;

/** Search over everything one may see; what is looked for stands in the address. */
export function Screen() {
  const [given = '', setGiven] = useSearchParam('q');
  const [kinds = '', setKinds] = useSearchParam('kinds');
  const guest = useMembership()?.role === 'guest';
  const [text, setText] = useState(given);
  const field = useRef<HTMLInputElement>(null);
  const sent = useRef(given);
  const send = useDebouncedCallback((words: string) => {
    sent.current = words;
    setGiven(words, true);
  }, 200);
  // The address may change by itself: back, a link, the palette.
  useEffect(() => {
    if (given === sent.current) return;
    sent.current = given;
    setText(given);
  }, [given]);
  useEffect(() => {
    if (sent.current === '') field.current?.focus();
  }, []);
  const q = given.trim();
  const list = useInfiniteQuery(
    search.find.infiniteOptions({
      input: (cursor: string | undefined) => ({ q, ...(kinds ? { kinds } : {}), ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      enabled: q !== '',
      placeholderData: keepPreviousData,
    }),
  );
  useCommands([
    { id: 'search.next', title: 'Next row', group: 'Search', keys: 'j', run: () => stepRow(1) },
    { id: 'search.previous', title: 'Row before', group: 'Search', keys: 'k', run: () => stepRow(-1) },
    { id: 'search.open', title: 'Open what the row is about', group: 'Search', keys: 'o', run: () => pressInRow('open') },
    { id: 'search.field', title: 'Search for something else', group: 'Search', keys: 's', run: () => field.current?.select() },
  ]);
  // A thing that moved between two pages while one read stands once.
  const rows = q === '' ? [] : [...new Map((list.data?.pages ?? []).flatMap((p) => p.found).map((f) => [idOf(f), f])).values()];
  const said = q === '' ? [] : (list.data?.pages[0]?.said ?? []);
  const nothing = q !== '' && list.isSuccess && !list.isPlaceholderData && rows.length === 0;
  return (
    <Page title="Search">
      <search className={css.top}>
        <TextInput
          ref={field}
          type="search"
          size="md"
          aria-label="Search"
          placeholder="Words, “a phrase”, or filters like due<2w"
          leftSection={<IconSearch size={17} aria-hidden />}
          value={text}
          maxLength={12_000}
          onChange={(e) => {
            setText(e.currentTarget.value);
            send(e.currentTarget.value);
          }}
          onKeyDown={(e) => {
            if (e.key !== 'Enter' || e.nativeEvent.isComposing) return;
            send.flush();
            stepRow(1);
          }}
        />
        <fieldset className={css.parts}>
          <legend className="tl-hidden">Look in</legend>
          {parts
            .filter((p) => p.guests || !guest)
            .map((p) => (
              <Button
                key={p.kinds}
                size="compact-sm"
                variant={p.kinds === kinds ? 'light' : 'subtle'}
                aria-pressed={p.kinds === kinds}
                onClick={() => setKinds(p.kinds || undefined, true)}
              >
                {p.name}
              </Button>
            ))}
        </fieldset>
        {said.map((sentence) => (
          <p key={sentence} className={css.said}>
            {sentence}
          </p>
        ))}
      </search>
      <div role="status" className="tl-hidden">
        {q === '' || list.isFetching ? '' : nothing ? 'Nothing was found.' : 'What was found is listed below.'}
      </div>
      <Stack>
        {q === '' ? (
          <Ways onTry={(words) => setGiven(words)} guest={guest} />
        ) : list.isPending ? (
          <Loading />
        ) : list.isError ? (
          <ProblemNote error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Section>
            {rows.length === 0 ? (
              <Empty sentence="Nothing has these words, or it is not open to you." line="Fewer words find more. One slip in a name is forgiven." />
            ) : (
              rows.map((f) => <FoundLine key={idOf(f)} id={idOf(f)} found={f} />)
            )}
            {list.hasNextPage && (
              <Row>
                <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  Show more
                </Button>
              </Row>
            )}
          </Section>
        )}
      </Stack>
    </Page>
  );
}

const ways: { words: string; what: string; guests?: boolean }[] = [
  { words: '"exactly these words"', what: 'words that follow each other', guests: true },
  { words: 'report -draft', what: 'the one without the other', guests: true },
  { words: 'due<2w is:untaken', what: 'due within two weeks, and nobody’s yet', guests: true },
  { words: 'state:in_review priority:high', what: 'by state and priority, as in the lists', guests: true },
  { words: 'is:late OR priority:urgent,high', what: 'the one or the other; brackets hold together', guests: true },
  { words: 'milestone:"Pilot" -label:ops', what: 'of a milestone, without a label', guests: true },
  { words: 'by:me kind:comment', what: 'what I wrote; by:a-name for what somebody holds now or wrote' },
];

function Ways({ onTry, guest }: { onTry: (words: string) => void; guest: boolean }) {
  return (
    <Section title="What one can type" padded>
      <p className={css.lede}>Names, texts, comments, people and goals: everything that is open to you, the youngest first.</p>
      <ul className={css.ways}>
        {ways
          .filter((w) => w.guests || !guest)
          .map((w) => (
            <li key={w.words}>
              <button type="button" className={css.way} onClick={() => onTry(w.words)}>
                {w.words}
              </button>{' '}
              <span className="tl-muted">{w.what}</span>
            </li>
          ))}
      </ul>
    </Section>
  );
}
