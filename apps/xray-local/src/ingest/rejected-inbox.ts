/** Where a document came from. */
export type Source = 'udp' | 'http';

/** A document that was refused, for people who look for it. */
export interface RejectedDocument {
  /** Goes up by one with each document that is refused; a gap tells that some were forgotten. */
  readonly number: number;
  /** When it arrived, ISO 8601. */
  readonly at: string;
  readonly source: Source;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly id?: string;
  readonly field?: string;
  /** The characters of a name that are not allowed. */
  readonly characters?: readonly string[];
  /** The beginning of the document, safe to print. */
  readonly excerpt: string;
}

/** The last few documents that were refused. */
export class RejectedInbox {
  readonly #capacity: number;
  readonly #documents: RejectedDocument[] = [];
  #added = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(document: Omit<RejectedDocument, 'number'>): void {
    this.#added += 1;
    this.#documents.push({ number: this.#added, ...document });
    if (this.#documents.length > this.#capacity) {
      this.#documents.shift();
    }
  }

  /** The newest first. A copy. */
  latest(): RejectedDocument[] {
    return this.#documents.toReversed();
  }
}
