import { randomBytes } from 'node:crypto';
import type { TraceId } from '@xray-microservices/xray-model';

/** A trace id of AWS's form, with the time of its making in it. */
export function newTraceId(epochMs: number): TraceId {
  const seconds = Math.floor(epochMs / 1000)
    .toString(16)
    .padStart(8, '0');
  return `1-${seconds}-${randomBytes(12).toString('hex')}` as TraceId;
}

/** The header `X-Amzn-Trace-Id` that asks for a trace, whatever the sampling rules say. */
export const sampledHeader = (traceId: TraceId): string => `Root=${traceId};Sampled=1`;
