import { excerpt, parseDatagram, parseDocument } from '@xray-microservices/xray-model';
import type { DocumentStore } from './document-store.ts';
import type { RefusedDatagram } from './types.ts';

const MOST_REFUSED = 100;
const LONGEST_TEXT = 500;

/** Where datagrams go: good documents into the store, the others to the refused. */
export class Inbox {
  readonly #store: DocumentStore;
  readonly #refused: RefusedDatagram[] = [];
  #received = 0;
  #refusedAndDropped = 0;

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  get received(): number {
    return this.#received;
  }

  get refused(): RefusedDatagram[] {
    return [...this.#refused];
  }

  get dropped(): number {
    return this.#store.dropped + this.#refusedAndDropped;
  }

  take(bytes: Buffer): void {
    const datagram = parseDatagram(bytes.toString());
    if (datagram.kind === 'empty') {
      return;
    }
    this.#received += 1;
    if (datagram.kind === 'document') {
      this.#takeDocument(datagram.text, bytes.length);
    } else {
      this.#refuse({ code: datagram.code, hint: datagram.hint, text: textOf(bytes) });
    }
  }

  clear(): void {
    this.#store.clear();
    this.#refused.length = 0;
    this.#received = 0;
    this.#refusedAndDropped = 0;
  }

  #takeDocument(text: string, bytes: number): void {
    const parsed = parseDocument(text);
    if (parsed.ok) {
      this.#store.add(parsed.document, bytes);
      return;
    }
    const { code, hint, field } = parsed.refusal;
    this.#refuse({
      code,
      hint,
      ...(field === undefined ? {} : { field }),
      text: excerpt(text, LONGEST_TEXT),
    });
  }

  /** Keeps the first: of a mistake that repeats, one example is enough, and the first cause tells the most. */
  #refuse(refused: RefusedDatagram): void {
    if (this.#refused.length < MOST_REFUSED) {
      this.#refused.push(refused);
    } else {
      this.#refusedAndDropped += 1;
    }
  }
}

function textOf(bytes: Buffer): string {
  return excerpt(bytes.toString('utf8', 0, LONGEST_TEXT * 4), LONGEST_TEXT);
}
