import { parseDatagram } from '@xray-microservices/xray-model';
import type { Datagram } from '@xray-microservices/xray-model';

/** What a datagram holds; a document as the bytes that it is. */
export type ReadDatagram =
  | { readonly kind: 'document'; readonly bytes: Buffer }
  | Extract<Datagram, { readonly kind: 'empty' | 'refused' }>;

const LINE_BREAK = 0x0a;

/** Headers that are remembered; each SDK writes its own, always the same. */
const MOST_HEADERS = 8;
const LONGEST_HEADER = 128;

/**
 * Reads datagrams as `parseDatagram` does, but looks at a header that it has seen before only to know it again, and
 * leaves documents as bytes.
 */
export class DatagramReader {
  readonly #goodHeaders: Buffer[] = [];

  read(datagram: Buffer): ReadDatagram {
    const known = this.#goodHeaders.find((header) => startsWith(datagram, header));
    // A header with nothing after it is refused, so it is not for the short way.
    if (known !== undefined && datagram.length > known.length) {
      return { kind: 'document', bytes: datagram.subarray(known.length) };
    }
    const parsed = parseDatagram(datagram.toString());
    if (parsed.kind !== 'document') {
      return parsed;
    }
    const length = datagram.indexOf(LINE_BREAK) + 1;
    if (length <= LONGEST_HEADER && this.#goodHeaders.length < MOST_HEADERS) {
      this.#goodHeaders.push(Buffer.from(datagram.subarray(0, length)));
    }
    return { kind: 'document', bytes: datagram.subarray(length) };
  }
}

function startsWith(datagram: Buffer, header: Buffer): boolean {
  return (
    datagram.length >= header.length && datagram.compare(header, 0, header.length, 0, header.length) === 0
  );
}
