import { roundToMicroseconds } from '../draft.ts';
import type { Draft } from '../draft.ts';
import type { TraceNode } from '../trace/trace.ts';
import type { EpochSeconds } from '../units.ts';
import { outcomeOf } from './http-facts.ts';
import type { Outcome } from './trace-facts.ts';

/** What services and edges have in common: how it went, and when. */
export interface Numbers extends Outcome {
  readonly startTime: EpochSeconds;
  readonly endTime: EpochSeconds;
  readonly responseTime?: number;
  readonly inProgress: boolean;
}

/** The numbers of a (sub)segment. While it is in progress it ends with the latest of its children that did. */
export function numbersOf(node: TraceNode): Draft<Numbers> {
  const { ok, error, fault, throttle } = outcomeOf(node.document);
  const { startTime, endTime, duration, inProgress } = node;
  const numbers: Draft<Numbers> = {
    ok,
    error,
    fault,
    throttle,
    startTime,
    endTime: endTime ?? latestEnd(node),
    inProgress,
  };
  if (duration !== undefined) {
    numbers.responseTime = roundToMicroseconds(duration);
  }
  return numbers;
}

function latestEnd({ startTime, children }: TraceNode): EpochSeconds {
  return children.reduce(
    (latest, { endTime }) => (endTime !== undefined && endTime > latest ? endTime : latest),
    startTime,
  );
}
