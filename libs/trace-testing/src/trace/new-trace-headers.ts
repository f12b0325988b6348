import { randomBytes } from 'node:crypto';
import { parseTraceId } from '@xray-microservices/xray-model';
import type { TraceId } from '@xray-microservices/xray-model';
import { TraceTestingError } from '../errors.ts';

export interface NewTrace {
  readonly traceId: TraceId;
  /** For the first request of the trace. */
  readonly headers: { readonly 'X-Amzn-Trace-Id': string };
}

export interface NewTraceOptions {
  /** Whether the services are to record the trace; they are unless told otherwise. */
  readonly sampled?: boolean;
}

/**
 * A new trace id and the header that makes a service record under it, so that a test finds its own trace among others.
 * The header names no parent: the service's segment is to be the root.
 *
 * @example
 * const { traceId, headers } = newTraceHeaders();
 * await fetch(url, { headers });
 * const trace = await collector.waitForTrace(traceId);
 */
export function newTraceHeaders({ sampled = true }: NewTraceOptions = {}): NewTrace {
  const seconds = Math.floor(Date.now() / 1000);
  const traceId = readTraceId(
    `1-${seconds.toString(16).padStart(8, '0')}-${randomBytes(12).toString('hex')}`,
  );
  return { traceId, headers: { 'X-Amzn-Trace-Id': `Root=${traceId};Sampled=${sampled ? 1 : 0}` } };
}

/**
 * Reads a trace id that a test wrote.
 *
 * @throws {TraceTestingError} `TRACE_ID`
 */
export function readTraceId(text: string): TraceId {
  const id = parseTraceId(text);
  if (id === undefined) {
    throw new TraceTestingError(
      'TRACE_ID',
      `"${text}" is no trace id, such as 1-5759e988-bd862e3fe1be46a994272793`,
    );
  }
  return id;
}
