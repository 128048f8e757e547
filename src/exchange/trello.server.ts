import { bytesOf, decode, encodingOf } from './decode.server.ts';
import { JsonPieces, JsonProblem, type Piece, type Wanted } from './json-pieces.ts';
import { type ImportProblem, problem, refusalOf } from './mapping.ts';
import type { SourceRecord } from './records.ts';
import { type Board, boardValues, emptyBoard, learn, neededArrays, openingRecords, otherArrays } from './trello.ts';
import { actionRecords, beginTelling, cardRecords, checklistRecords } from './trello-cards.ts';

// A board is read from its file twice or three times, so that its arrays may stand in any order and none is kept in memory.

const arrays = [...neededArrays, ...Object.keys(otherArrays)];
/** Names that stand at the top of every board; three of them make one, even where what is needed is missing. */
const signs = [...arrays, 'labelNames', 'idOrganization', 'memberships'];
const wantedAll = (key: string): Wanted => (arrays.includes(key) ? 'elements' : boardValues.includes(key) ? 'whole' : 'skip');

/** What the first reading found: the board, which arrays there are, and what is wrong with the file. */
export type Survey = { board: Board; seen: ReadonlyMap<string, number | null>; problems: ImportProblem[]; isBoard: boolean };

/** Reads a board once, to its end, and tells nothing but what it holds. */
export async function surveyTrello(text: AsyncIterable<string>): Promise<Survey> {
  const board = emptyBoard();
  const pieces = new JsonPieces(wantedAll);
  const problems: ImportProblem[] = [];
  try {
    for await (const chunk of text) for (const piece of pieces.write(chunk)) learn(board, piece.key, piece.index, piece.value);
    pieces.end();
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    problems.push(jsonProblem(error, pieces.seen));
  }
  const has = (key: string) => typeof pieces.seen.get(key) === 'number';
  const missing = neededArrays.filter((key) => !has(key));
  const isBoard = missing.length === 0 || signs.filter((key) => pieces.seen.has(key)).length >= 3;
  if (problems.length === 0 && isBoard)
    for (const key of missing)
      problems.push(
        problem(
          'array_missing',
          `The export holds no “${key}”, without which a board cannot be read. Export the board again: its menu, Print, export and share, Export as JSON.`,
          { row: key },
        ),
      );
  return { board, seen: pieces.seen, problems, isBoard };
}

/** Every record of a board file. Refuses before the first record when the file cannot be read to its end. */
export async function* readTrello(path: string, zone: string): AsyncGenerator<SourceRecord> {
  const encoding = await encodingOf(path);
  const text = () => decode(bytesOf(path), encoding);
  const { board, seen, problems, isBoard } = await surveyTrello(text());
  if (problems.length > 0) throw refusalOf(problems);
  if (!isBoard) throw refusalOf([problem('is_a_board', 'This JSON file is no Trello board: it has no lists and cards.')]);
  yield* openingRecords(board, seen);
  const telling = beginTelling(board, zone);
  const tell = (piece: Piece): SourceRecord[] => {
    const at = piece.index ?? 0;
    if (piece.key === 'cards') return cardRecords(telling, at, piece.value);
    return piece.key === 'checklists' ? checklistRecords(telling, at, piece.value) : actionRecords(telling, at, piece.value);
  };
  for (const keys of readingsOf([...seen.keys()])) {
    const pieces = new JsonPieces((key) => (keys.includes(key) ? 'elements' : 'skip'));
    for await (const chunk of text()) for (const piece of pieces.write(chunk)) yield* tell(piece);
  }
}

/** Cards come first; where the file has them last it is read once more. */
function readingsOf(order: string[]): string[][] {
  const rest = ['checklists', 'actions'].filter((key) => order.includes(key));
  const cardsFirst = rest.every((key) => order.indexOf('cards') < order.indexOf(key));
  return cardsFirst ? [['cards', ...rest]] : [['cards'], rest];
}

/** What is wrong with the JSON, where, and what had been read until there. */
function jsonProblem(error: JsonProblem, seen: ReadonlyMap<string, number | null>): ImportProblem {
  const read = [...seen].filter(([key, n]) => n !== null && n > 0 && arrays.includes(key)).map(([key, n]) => `${n} ${key}`);
  const until = read.length > 0 ? ` Until there: ${read.join(', ')}. Nothing was brought over.` : '';
  const mend = error.rule === 'json_truncated' ? ' The file is not complete: export or upload it again.' : '';
  return problem(error.rule, `${error.message}${until}${mend}`, { row: error.path });
}
