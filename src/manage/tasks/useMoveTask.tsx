import { Button, Group, Modal, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { offers } from '../../offers/offers.client.ts';
import { useOptimistic } from '../../ui/optimistic.ts';
import { troubleOf } from '../../ui/problems.ts';
import type { Project } from '../projects/projects.ts';
import { ChildrenDialog, type Choice } from './ChildrenDialog.tsx';
import { tasks } from './tasks.client.ts';
import type { TaskRow } from './tasks.ts';
import { heard, inTurn, nowItIs, paintLists, shownBefore, touched, versionKnown } from './useTasks.ts';
import { placed } from './view.ts';

export interface Move {
  task: Pick<TaskRow, 'id' | 'title' | 'version'>;
  state: Project['states'][number];
  after_id?: string | null;
  before_id?: string | null;
}
type Question = { of: 'holder' | 'children'; title: string; state: string; n: number };
type Answer = Choice | 'take' | null;
type Ask = (question: Question) => Promise<Answer>;

/** The person was asked something before a move, and left it. */
class LeftAsItIs extends Error {}

/** Moves a task to a state and a place; the screen changes at once. `questions` must be drawn: what a move may ask first. */
export function useMoveTask(states: Project['states']) {
  const { ask, questions } = useQuestions();
  const nameOf = (id: unknown) => states.find((s) => s.id === id)?.name;
  const move = useOptimistic({
    call: (input: Move) => inTurn(input.task.id, () => carryOut(input, ask)).then(heard),
    paint: ({ task, state, after_id, before_id }) => [
      ...paintLists(task.id, (rows) => {
        const row = rows.find((t) => t.id === task.id);
        return row ? placed(rows, { ...row, state_id: state.id, category: state.category }, after_id ?? null, before_id ?? null) : rows;
      }),
      { key: tasks.one.key(), change: (old: TaskRow) => (old.id === task.id ? { ...old, state_id: state.id, category: state.category } : old) },
    ],
    refresh: [...touched, 'offers'],
    failed: 'The task was not moved.',
    undo: ({ input, output, before }) => {
      const was = shownBefore(before, input.task.id);
      const state_id = was?.row.state_id;
      if (!was || !state_id) return undefined;
      const place = input.after_id || input.before_id ? { after_id: was.after_id, before_id: was.before_id } : {};
      const id = input.task.id;
      return {
        what: `the move of “${output.title}”`,
        run: () => inTurn(id, () => tasks.client.move({ id, state_id, ...place, version: versionKnown(id, output.version) })).then(heard),
      };
    },
    otherSide: (current) => ('state_id' in current ? nowItIs(current, nameOf(current.state_id)) : undefined),
    quiet: (error) => error instanceof LeftAsItIs,
  });
  return { move: move.mutate, questions };
}

// What must be known first is asked: who holds it, and what becomes of open subtasks.
async function carryOut({ task, state, after_id = null, before_id = null }: Move, ask: Ask) {
  let version: number | null = versionKnown(task.id, task.version);
  let children: Choice | undefined;
  for (;;) {
    try {
      return await tasks.client.move({
        id: task.id,
        state_id: state.id,
        after_id,
        before_id,
        ...(version === null ? {} : { version }),
        ...(children ? { children } : {}),
      });
    } catch (error) {
      const { rule, current } = troubleOf(error);
      if (rule !== 'holder_needed' && rule !== 'open_children') throw error;
      const below = typeof current === 'object' && current !== null && 'children' in current && Array.isArray(current.children) ? current.children.length : 1;
      const answer = await ask({ of: rule === 'holder_needed' ? 'holder' : 'children', title: task.title, state: state.name, n: below });
      if (answer === null) throw new LeftAsItIs();
      if (answer === 'take') {
        await offers.client.takeUntaken({ kind: 'task', id: task.id });
        version = null; // taking it made a new one
      } else children = answer;
    }
  }
}

function useQuestions() {
  const [asked, setAsked] = useState<(Question & { answer: (answer: Answer) => void }) | null>(null);
  const waiting = useRef<((answer: Answer) => void) | null>(null);
  // Whoever leaves the page has answered: leave it.
  useEffect(() => () => waiting.current?.(null), []);
  const ask: Ask = (question) =>
    new Promise((resolve) => {
      waiting.current?.(null);
      const answer = (given: Answer) => {
        waiting.current = null;
        setAsked(null);
        resolve(given);
      };
      waiting.current = answer;
      setAsked({ ...question, answer });
    });
  const answer = (given: Answer) => asked?.answer(given);
  const questions = (
    <>
      <Modal opened={asked?.of === 'holder'} onClose={() => answer(null)} title="Nobody holds it yet">
        <Text mb="md">
          Work that is {asked?.state.toLowerCase()} has a holder. Take “{asked?.title}”, or offer it to someone first.
        </Text>
        <Group justify="flex-end">
          <Button variant="subtle" onClick={() => answer(null)}>
            Leave it
          </Button>
          <Button variant="filled" data-autofocus onClick={() => answer('take')}>
            Take it and move it
          </Button>
        </Group>
      </Modal>
      <ChildrenDialog n={asked?.of === 'children' ? asked.n : 0} title={asked?.title ?? ''} onClose={() => answer(null)} onChoose={answer} />
    </>
  );
  return { ask, questions };
}
