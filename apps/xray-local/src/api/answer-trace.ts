import { assembleTrace, inferSegments, serializeDocument } from '@xray-microservices/xray-model';
import type { StoredTrace } from '../store/trace-store.ts';

/** A document of a trace as the API answers it. */
export interface AnsweredSegment {
  readonly Id: string;
  readonly Document: string;
}

/** A trace put together for an answer. */
export interface AnsweredTrace {
  readonly id: string;
  /** Seconds, with microseconds. */
  readonly duration: number;
  /** Epoch seconds. */
  readonly startTime: number;
  readonly endTime: number;
  /** One for each segment, subsegments folded in, then those inferred for services that send none. */
  readonly segments: readonly AnsweredSegment[];
}

/** Puts a stored trace together; `undefined` when nothing of it can be shown. */
export function answerTrace({ id, documents }: StoredTrace): AnsweredTrace | undefined {
  const trace = assembleTrace(id, documents);
  if (trace === undefined) {
    return undefined;
  }
  return {
    id,
    duration: roundToMicroseconds(trace.duration),
    startTime: trace.startTime,
    endTime: trace.endTime,
    segments: [...trace.documents, ...inferSegments(trace)].map((document) => ({
      Id: document.id,
      Document: serializeDocument(document),
    })),
  };
}

/** Epoch seconds as floating point numbers are exact to about a quarter of a microsecond; their difference shows it. */
function roundToMicroseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
