/** Where a document came from. */
export type Source = 'udp' | 'http';

/** A document that was refused, for people who look for it. */
export interface RejectedDocument {
  /** When it arrived, ISO 8601. */
  readonly at: string;
  readonly source: Source;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly id?: string;
  readonly field?: string;
  /** The beginning of the document, safe to print. */
  readonly excerpt: string;
}

/** The last few documents that were refused. */
export class RejectedInbox {
  readonly #capacity: number;
  readonly #documents: RejectedDocument[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(document: RejectedDocument): void {
    this.#documents.push(document);
    if (this.#documents.length > this.#capacity) {
      this.#documents.shift();
    }
  }

  /** The newest first. A copy. */
  latest(): RejectedDocument[] {
    return this.#documents.toReversed();
  }
}
