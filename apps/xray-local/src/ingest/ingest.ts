import { excerpt, parseDatagram, parseDocument } from '@xray-microservices/xray-model';
import type { EpochSeconds } from '@xray-microservices/xray-model';
import type { Log } from '../log.ts';
import type { Stats } from '../stats.ts';
import type { TraceStore } from '../store/trace-store.ts';
import type { RejectedInbox, Source } from './rejected-inbox.ts';
import { RepetitionFilter } from './repetition-filter.ts';

/** The largest document that X-Ray takes. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html */
export const MAX_DOCUMENT_BYTES = 65_536;

const LONGEST_EXCERPT = 200;

/** Why a document was not kept, in the words of the real service. */
export interface Unprocessed {
  readonly id?: string;
  readonly code: string;
  readonly message: string;
}

interface Rejection extends Unprocessed {
  readonly field?: string;
  readonly hint: string;
}

export interface IngestDeps {
  readonly store: TraceStore;
  readonly stats: Stats;
  readonly inbox: RejectedInbox;
  readonly log: Log;
  readonly now: () => EpochSeconds;
}

/** Takes documents in, from whatever side they come, and sees that each is stored, rejected or dropped, and counted. */
export class Ingest {
  readonly #deps: IngestDeps;
  readonly #warnings = new RepetitionFilter();

  constructor(deps: IngestDeps) {
    this.#deps = deps;
  }

  /** Takes one datagram, already counted as received. Never throws. */
  takeDatagram(bytes: Buffer): void {
    try {
      const datagram = parseDatagram(bytes.toString());
      if (datagram.kind === 'refused') {
        const message = datagram.code === 'InvalidHeader' ? 'Invalid header' : 'Missing header or segment';
        this.#reject('udp', bytes.toString('utf8', 0, LONGEST_EXCERPT * 4), { ...datagram, message });
      } else if (datagram.kind === 'document') {
        this.#takeDocument(datagram.text, 'udp');
      }
    } catch (error) {
      // Whatever it was, one datagram must not end the process, nor go uncounted.
      this.#deps.stats.countRejected('InternalFailure');
      this.#deps.log.error('a datagram could not be processed', { error: String(error) });
    }
  }

  /** Takes one document of a PutTraceSegments call, and answers why it was not kept, if it was not. */
  takeDocument(text: string): Unprocessed | undefined {
    this.#deps.stats.countReceived();
    return this.#takeDocument(text, 'http');
  }

  #takeDocument(text: string, source: Source): Unprocessed | undefined {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_DOCUMENT_BYTES) {
      return this.#reject(source, text, tooLarge(bytes));
    }
    const parsed = parseDocument(text);
    if (!parsed.ok) {
      return this.#reject(source, text, parsed.refusal);
    }
    const { store, stats } = this.#deps;
    if (store.put(parsed.document, bytes) === 'trace-full') {
      return this.#dropForFullTrace(parsed.document.id, parsed.document.trace_id);
    }
    stats.countStored();
    return undefined;
  }

  #reject(source: Source, text: string, rejection: Rejection): Unprocessed {
    const { stats, inbox, log, now } = this.#deps;
    const { code, message, hint, id, field } = rejection;
    const details = {
      code,
      message,
      hint,
      ...(id === undefined ? {} : { id }),
      ...(field === undefined ? {} : { field: excerpt(field, LONGEST_EXCERPT) }),
    };
    stats.countRejected(code);
    inbox.add({
      at: new Date(Math.round(now() * 1000)).toISOString(),
      source,
      ...details,
      excerpt: excerpt(text, LONGEST_EXCERPT),
    });
    const suppressed = this.#warnings.letThrough(code, now());
    if (suppressed !== undefined) {
      log.warn('rejected', { source, ...details, suppressed });
    }
    return rejection;
  }

  #dropForFullTrace(id: string, traceId: string): Unprocessed {
    const { stats, log, now } = this.#deps;
    stats.countDropped('trace-full');
    const suppressed = this.#warnings.letThrough('trace-full', now());
    if (suppressed !== undefined) {
      log.warn('dropped', { cause: 'trace-full', traceId, id, suppressed });
    }
    return {
      id,
      code: 'InvalidSegment',
      message:
        'Trace Size Exceeded. Reduce the number of segments per trace and the size of your segment documents.',
    };
  }
}

function tooLarge(bytes: number): Rejection {
  return {
    code: 'InvalidSegment',
    message: 'Invalid segment. ErrorCode: InvalidSegment',
    hint:
      `The document has ${bytes} bytes, and X-Ray takes ${MAX_DOCUMENT_BYTES} at most: ` +
      'send subsegments on their own, and less metadata.',
  };
}
