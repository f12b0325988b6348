import type { Meta } from './meta.ts';

const NAMES = ['traces', 'segments', 'bytes', 'revision', 'longest'] as const;

type Name = (typeof NAMES)[number];

/** What the table of traces adds up to, kept as it changes: counting a million rows takes a while. */
export class Totals {
  readonly #meta: Meta;
  readonly #values: Record<Name, number>;

  constructor(meta: Meta) {
    this.#meta = meta;
    this.#values = {
      traces: meta.get('traces'),
      segments: meta.get('segments'),
      bytes: meta.get('bytes'),
      revision: meta.get('revision'),
      longest: meta.get('longest'),
    };
  }

  get traces(): number {
    return this.#values.traces;
  }

  get segments(): number {
    return this.#values.segments;
  }

  get bytes(): number {
    return this.#values.bytes;
  }

  /** The revision of the trace that changed last. */
  get revision(): number {
    return this.#values.revision;
  }

  /** No trace took longer, in microseconds. It does not go down again: it only bounds where to look. */
  get longest(): number {
    return this.#values.longest;
  }

  noteDuration(microseconds: number): void {
    this.#values.longest = Math.max(this.#values.longest, microseconds);
  }

  nextRevision(): number {
    this.#values.revision += 1;
    return this.#values.revision;
  }

  /** A row comes (`1`) or goes (`-1`). */
  count(sign: 1 | -1, row: { readonly documents: readonly unknown[]; readonly bytes: number }): void {
    this.#values.traces += sign;
    this.#values.segments += sign * row.documents.length;
    this.#values.bytes += sign * row.bytes;
  }

  write(): void {
    for (const name of NAMES) {
      this.#meta.set(name, this.#values[name]);
    }
  }
}
