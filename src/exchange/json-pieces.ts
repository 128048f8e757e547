// Cuts a JSON file of any size into pieces small enough to parse: the elements of the arrays at its top, and the plain
// values beside them. Text comes in chunks, nothing but the piece under way is kept.

/** One element of a top-level array (with its index), or one whole top-level value (index null). A root array has key "". */
export type Piece = { key: string; index: number | null; value: unknown };
/** What to do with a top-level value: hand over each element of the array, the whole value, or nothing. */
export type Wanted = 'elements' | 'whole' | 'skip';

/** The file is no JSON that can be read; `at` counts characters from the start. */
export class JsonProblem extends Error {
  readonly rule: string;
  readonly at: number;
  readonly path: string;
  constructor(rule: string, message: string, at: number, path: string) {
    super(message);
    this.rule = rule;
    this.at = at;
    this.path = path;
  }
}

const deepest = 64;
const longestPiece = 16 * 1024 * 1024;
const longestKey = 1000;

type Place = 'start' | 'key' | 'key_or_end' | 'colon' | 'value' | 'element' | 'element_or_end' | 'after_element' | 'after_value' | 'done';
type Body = 'none' | 'string' | 'nested' | 'scalar';

const isSpace = (code: number) => code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;
const quote = 34;
const backslash = 92;

export class JsonPieces {
  /** Every top-level key met, with the number of elements when it is an array, else null. */
  readonly seen = new Map<string, number | null>();
  readonly #wanted: (key: string) => Wanted;
  #place: Place = 'start';
  #rootIsArray = false;
  #key = '';
  #index: number | null = null;
  #take = false;
  // The value being passed over or collected.
  #body: Body = 'none';
  #inKey = false;
  #inString = false;
  #escaped = false;
  #stack: number[] = [];
  #parts: string[] = [];
  #length = 0;
  #startedAt = 0;
  #before = 0;

  constructor(wanted: (key: string) => Wanted) {
    this.#wanted = wanted;
  }

  /** Where the reading stands, in words of the file: "actions[120]". */
  get path(): string {
    if (this.#place === 'start' || this.#place === 'done') return 'the top';
    return this.#index === null ? this.#key || 'the top' : `${this.#key}[${this.#index}]`;
  }

  /** The pieces that end in this chunk. */
  *write(chunk: string): Generator<Piece> {
    let i = 0;
    while (i < chunk.length) {
      if (this.#body === 'none') {
        const code = chunk.charCodeAt(i);
        if (isSpace(code)) i++;
        else if (this.#step(code, i)) i++;
        continue;
      }
      const end = this.#bodyEnd(chunk, i);
      if (this.#take) this.#collect(chunk.slice(i, end));
      i = end;
      if (this.#isIdle()) yield* this.#finishBody();
    }
    this.#before += chunk.length;
  }

  /** Call after the last chunk: throws when the file stopped in the middle. */
  end(): void {
    if (this.#place === 'done') return;
    if (this.#place === 'start') throw new JsonProblem('json_invalid', 'The file holds no JSON.', this.#before, this.path);
    throw new JsonProblem('json_truncated', `The file ends in the middle of ${this.path}.`, this.#before, this.path);
  }

  /** One character between values; true when it is used up, false when it begins a value. */
  #step(code: number, i: number): boolean {
    const char = String.fromCharCode(code);
    const fail = () =>
      new JsonProblem('json_invalid', `“${char}” does not belong at character ${this.#before + i + 1}, after ${this.path}.`, this.#before + i, this.path);
    switch (this.#place) {
      case 'start':
        if (char !== '{' && char !== '[') throw fail();
        this.#rootIsArray = char === '[';
        if (this.#rootIsArray) this.#openArray('');
        else this.#place = 'key_or_end';
        return true;
      case 'key':
      case 'key_or_end':
        if (char === '}' && this.#place === 'key_or_end') this.#place = 'done';
        else if (code === quote) this.#beginKey(i);
        else throw fail();
        return char === '}';
      case 'colon':
        if (char !== ':') throw fail();
        this.#place = 'value';
        return true;
      case 'value':
        if (char === '[' && this.#wanted(this.#key) === 'elements') {
          this.#openArray(this.#key);
          return true;
        }
        this.seen.set(this.#key, char === '[' ? (this.seen.get(this.#key) ?? 0) : null);
        this.#beginBody(code, i, this.#wanted(this.#key) === 'whole', fail);
        return false;
      case 'element_or_end':
      case 'element':
        if (char === ']' && this.#place === 'element_or_end') {
          this.#closeArray();
          return true;
        }
        this.#index = this.seen.get(this.#key) ?? 0;
        this.seen.set(this.#key, this.#index + 1);
        this.#beginBody(code, i, true, fail);
        return false;
      case 'after_element':
        if (char === ',') this.#place = 'element';
        else if (char === ']') this.#closeArray();
        else throw fail();
        return true;
      case 'after_value':
        if (char === ',') this.#place = 'key';
        else if (char === '}') this.#place = 'done';
        else throw fail();
        return true;
      default:
        throw fail();
    }
  }

  #openArray(key: string): void {
    this.#key = key;
    this.seen.set(key, this.seen.get(key) ?? 0);
    this.#place = 'element_or_end';
  }

  #closeArray(): void {
    this.#index = null;
    this.#place = this.#rootIsArray ? 'done' : 'after_value';
  }

  #beginKey(i: number): void {
    this.#inKey = true;
    this.#take = true;
    this.#body = 'string';
    this.#reset(i);
  }

  #beginBody(code: number, i: number, take: boolean, fail: () => JsonProblem): void {
    const char = String.fromCharCode(code);
    if (!'{["-0123456789tfn'.includes(char)) throw fail();
    this.#take = take;
    this.#body = char === '"' ? 'string' : char === '{' || char === '[' ? 'nested' : 'scalar';
    this.#reset(i);
  }

  #reset(i: number): void {
    this.#startedAt = this.#before + i;
    this.#inString = false;
    this.#escaped = false;
    this.#stack = [];
    this.#parts = [];
    this.#length = 0;
  }

  /** Index after the last character of the body in this chunk; the body becomes "none" where it ends. */
  #bodyEnd(chunk: string, from: number): number {
    let i = from;
    for (; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (code === backslash) this.#escaped = true;
        else if (code === quote) {
          this.#inString = false;
          if (this.#body === 'string') return this.#ended(i + 1);
        }
      } else if (this.#body === 'scalar') {
        if (code === 44 || code === 93 || code === 125 || isSpace(code)) return this.#ended(i);
      } else if (code === quote) this.#inString = true;
      else if (code === 123 || code === 91) {
        this.#stack.push(code + 2);
        if (this.#stack.length > deepest)
          throw new JsonProblem(
            'json_too_deep',
            `${this.path} is nested more than ${deepest} levels deep (character ${this.#before + i + 1}).`,
            this.#before + i,
            this.path,
          );
      } else if (code === 125 || code === 93) {
        if (this.#stack.pop() !== code)
          throw new JsonProblem(
            'json_invalid',
            `A bracket in ${this.path} is closed by another kind at character ${this.#before + i + 1}.`,
            this.#before + i,
            this.path,
          );
        if (this.#stack.length === 0) return this.#ended(i + 1);
      }
    }
    return i;
  }

  #isIdle(): boolean {
    return this.#body === 'none';
  }

  #ended(at: number): number {
    this.#body = 'none';
    return at;
  }

  #collect(part: string): void {
    this.#length += part.length;
    const most = this.#inKey ? longestKey : longestPiece;
    if (this.#length > most)
      throw new JsonProblem(
        'json_piece_too_large',
        `${this.#inKey ? 'A name' : this.path} is longer than ${most.toLocaleString('en')} characters.`,
        this.#startedAt,
        this.path,
      );
    this.#parts.push(part);
  }

  *#finishBody(): Generator<Piece> {
    const text = this.#take ? this.#parts.join('') : '';
    this.#parts = [];
    if (this.#inKey) {
      this.#inKey = false;
      this.#key = String(this.#parse(text));
      this.#index = null;
      this.#place = 'colon';
      return;
    }
    const piece = this.#take ? { key: this.#key, index: this.#index, value: this.#parse(text) } : null;
    this.#place = this.#index === null ? 'after_value' : 'after_element';
    if (piece) yield piece;
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      const offset = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
      const at = this.#startedAt + Number(offset ?? 0);
      throw new JsonProblem(
        'json_invalid',
        `${this.path} is no valid JSON ${offset ? 'at' : 'from'} character ${at + 1}${offset ? '' : ' on'}.`,
        at,
        this.path,
      );
    }
  }
}
