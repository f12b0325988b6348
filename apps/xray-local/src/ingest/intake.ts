import { excerpt, parseDocument } from '@xray-microservices/xray-model';
import type { TraceDocument } from '@xray-microservices/xray-model';
import type { PutOutcome } from '../store/local-store.ts';
import { DatagramReader } from './datagram-reader.ts';
import type { LossCause, ReportBuilder, Unprocessed } from './report.ts';

/** The largest document that X-Ray takes. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html */
export const MAX_DOCUMENT_BYTES = 65_536;

const LONGEST_EXCERPT = 200;

/** Puts a good document away; `bytes` are the document as it arrived. */
export type Put = (document: TraceDocument, bytes: Uint8Array) => PutOutcome;

/** What the real service says of a document that its trace has no room for, and what xray-local says of a full disk. */
const LOSS_MESSAGES: Readonly<Record<LossCause, string>> = {
  'trace-full':
    'Trace Size Exceeded. Reduce the number of segments per trace and the size of your segment documents.',
  'store-full': 'xray-local cannot write its store; see its log.',
};

/** Judges documents and puts the good ones away. Every document ends in the report once. Nothing here throws. */
export class Intake {
  readonly #put: Put;
  readonly #reader = new DatagramReader();

  constructor(put: Put) {
    this.#put = put;
  }

  takeDatagram(datagram: Buffer, report: ReportBuilder): void {
    try {
      const read = this.#reader.read(datagram);
      if (read.kind === 'document') {
        this.#take(read.bytes, report);
      } else if (read.kind === 'refused') {
        const { code, hint } = read;
        const message = code === 'InvalidHeader' ? 'Invalid header' : 'Missing header or segment';
        report.reject({ code, message, hint, excerpt: excerptOf(datagram) });
      }
    } catch (error) {
      report.fail(error); // Whatever it was, one document must not end the process, nor go uncounted.
    }
  }

  /** Answers why the document was not kept, if it was not. */
  takeDocument(text: string, report: ReportBuilder): Unprocessed | undefined {
    try {
      return this.#take(Buffer.from(text), report);
    } catch (error) {
      report.fail(error);
      return { code: 'InternalFailure', message: 'xray-local failed to take the document; see its log.' };
    }
  }

  #take(bytes: Buffer, report: ReportBuilder): Unprocessed | undefined {
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      const rejection = { ...tooLarge(bytes.length), excerpt: excerptOf(bytes) };
      report.reject(rejection);
      return rejection;
    }
    const parsed = parseDocument(bytes.toString());
    if (!parsed.ok) {
      const { field } = parsed.refusal;
      report.reject({
        ...parsed.refusal,
        ...(field === undefined ? {} : { field: excerpt(field, LONGEST_EXCERPT) }),
        excerpt: excerptOf(bytes),
      });
      return parsed.refusal;
    }
    const { id, trace_id: traceId } = parsed.document;
    const outcome = this.#put(parsed.document, bytes);
    if (outcome === 'stored') {
      report.countStored();
      return undefined;
    }
    report.lose({ cause: outcome, id, traceId });
    return {
      id,
      code: outcome === 'trace-full' ? 'InvalidSegment' : 'InternalFailure',
      message: LOSS_MESSAGES[outcome],
    };
  }
}

function excerptOf(bytes: Buffer): string {
  return excerpt(bytes.toString('utf8', 0, LONGEST_EXCERPT * 4), LONGEST_EXCERPT);
}

function tooLarge(bytes: number): { code: string; message: string; hint: string } {
  return {
    code: 'InvalidSegment',
    message: 'Invalid segment. ErrorCode: InvalidSegment',
    hint:
      `The document has ${bytes} bytes, and X-Ray takes ${MAX_DOCUMENT_BYTES} at most: ` +
      'send subsegments on their own, and less metadata.',
  };
}
