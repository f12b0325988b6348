import { excerpt } from '../printable.ts';
import type { FilterError, FilterSpan } from './ast.ts';
import type { Token } from './tokens.ts';
import { inWords } from './wants.ts';
import type { Want } from './wants.ts';
import { FILTER_LIMITS } from './limits.ts';

/** Ends the parsing of a text. It is thrown and caught inside the parser. */
export class FilterSyntaxError extends Error {
  readonly code = 'FilterSyntax';
  readonly detail: FilterError;

  constructor(detail: FilterError) {
    super(detail.message);
    this.detail = detail;
  }
}

/** Walks over the tokens of a filter once, from left to right, and remembers what could have stood where it is. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;
  #end = 0;
  #wanted: Want[] = [];

  /** @param tokens with an `end` token as their last */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', offset: this.#end, length: 0 };
  }

  isAtEnd(): boolean {
    return this.token.kind === 'end';
  }

  /** What could stand at this place. */
  get wanted(): readonly Want[] {
    return this.#wanted;
  }

  /** Notes what could stand at this place. */
  want(want: Want): void {
    this.#wanted.push(want);
  }

  advance(): void {
    const token = this.token;
    this.#end = token.offset + token.length;
    this.#index += 1;
    this.#wanted = [];
  }

  /** Passes a symbol when it is there. */
  takeSymbol(text: string): boolean {
    return this.#take({ kind: 'symbol', text }, isSymbol(this.token, text));
  }

  /** Passes AND or OR, in any letter case, when it is there. */
  takeConnective(text: 'AND' | 'OR'): boolean {
    const { token } = this;
    return this.#take(
      { kind: 'connective', text },
      token.kind === 'word' && token.text.toUpperCase() === text,
    );
  }

  #take(want: Want, isThere: boolean): boolean {
    if (isThere) {
      this.advance();
    } else {
      this.want(want);
    }
    return isThere;
  }

  /** Passes a symbol that must be there. */
  needSymbol(text: string): void {
    if (!this.takeSymbol(text)) {
      this.fail();
    }
  }

  /** Passes a text in double quotes that must be there. */
  needString(want: Want): string {
    const { token } = this;
    this.want(want);
    if (token.kind !== 'string') {
      return this.fail(
        token.kind === 'word' ? `Text is written in double quotes: "${excerpt(token.text, 40)}".` : undefined,
      );
    }
    this.advance();
    return token.value;
  }

  /** The place from an offset to the end of the last token that was passed. */
  spanFrom(offset: number): FilterSpan {
    return { offset, length: this.#end - offset };
  }

  /** Reads something one level deeper. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > FILTER_LIMITS.depth) {
      this.fail(`A filter may nest ${FILTER_LIMITS.depth} levels of blocks, parentheses and "!".`);
    }
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** Ends the parsing at this token, with a message of one's own or one that says what could have stood here. */
  fail(message?: string): never {
    const { token } = this;
    const expected = [...new Set(this.#wanted.flatMap(inWords))];
    throw new FilterSyntaxError({
      message: token.kind === 'bad' ? token.message : (message ?? unexpected(token, expected)),
      offset: token.offset,
      length: token.length,
      expected,
    });
  }
}

export function isSymbol(token: Token, text: string): boolean {
  return token.kind === 'symbol' && token.text === text;
}

function unexpected(token: Token, expected: readonly string[]): string {
  const here = token.kind === 'end' ? 'The filter ends too early' : 'This does not belong here';
  return expected.length === 0 ? `${here}.` : `${here}: expected ${oneOf(expected.map(asShown))}.`;
}

/** Signs are easily overread without quotes. */
function asShown(expected: string): string {
  return /[a-z]/i.test(expected) ? expected : `"${expected}"`;
}

/** `a, b or c` */
export function oneOf(choices: readonly string[]): string {
  const last = choices.at(-1) ?? '';
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
}
