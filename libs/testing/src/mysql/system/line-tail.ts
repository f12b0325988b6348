const LONGEST_LINE = 2000;

/** Keeps the last lines of a stream of text, bounded in number and length. */
export class LineTail {
  readonly #limit: number;
  readonly #lines: string[] = [];
  #unfinished = '';

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the next piece of text; returns the lines it completed. */
  push(chunk: string): readonly string[] {
    const pieces = `${this.#unfinished}${chunk}`.split(/\r\n|\n|\r/);
    this.#unfinished = (pieces.pop() ?? '').slice(0, LONGEST_LINE);
    const completed = pieces.map((line) => line.slice(0, LONGEST_LINE)).filter((line) => line.trim() !== '');
    this.#lines.push(...completed);
    this.#lines.splice(0, Math.max(0, this.#lines.length - this.#limit));
    return completed;
  }

  /** The last lines, oldest first, with an unfinished one at the end. */
  lines(): readonly string[] {
    const all = this.#unfinished.trim() === '' ? this.#lines : [...this.#lines, this.#unfinished];
    return all.slice(-this.#limit);
  }
}

/** The last lines of a text. */
export function lastLines(text: string, limit: number): readonly string[] {
  const tail = new LineTail(limit);
  tail.push(text);
  return tail.lines();
}
