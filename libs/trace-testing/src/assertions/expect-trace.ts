import { AssertionError } from 'node:assert';
import type { Trace } from '@xray-microservices/xray-model';
import type { CheckResult } from '../checks/check.ts';
import { traceMatchers } from './trace-matchers.ts';
import type { TraceMatchers } from './trace-matchers.ts';

/** Assertions of a trace that can be chained. */
export interface TraceAssertions extends TraceMatchers<TraceAssertions> {
  /** The opposite of the next assertion; the ones after it are meant as they are again. */
  readonly not: TraceMatchers<TraceAssertions>;
}

/**
 * The matchers as plain assertions, for node:test and any other runner. Each throws an AssertionError of node:assert
 * with the message that the matcher would give.
 *
 * @example
 * expectTrace(trace).toBeConnected().toHaveEdge('orders', 'payments').not.toHaveSegment('audit');
 */
export function expectTrace(trace: Trace): TraceAssertions {
  const assertions: TraceAssertions = {
    ...assertionsOf(trace, false, () => assertions),
    not: assertionsOf(trace, true, () => assertions),
  };
  return assertions;
}

function assertionsOf(
  trace: Trace,
  isNot: boolean,
  next: () => TraceAssertions,
): TraceMatchers<TraceAssertions> {
  const toAssertion = <Expected extends unknown[]>(
    operator: string,
    matcher: (received: unknown, ...expected: Expected) => CheckResult,
  ): ((...expected: Expected) => TraceAssertions) => {
    const assertion = (...expected: Expected): TraceAssertions => {
      const { pass, message } = matcher(trace, ...expected);
      if (pass === isNot) {
        throw new AssertionError({ message: message(), operator, stackStartFn: assertion });
      }
      return next();
    };
    return assertion;
  };
  return {
    toHaveSegment: toAssertion('toHaveSegment', traceMatchers.toHaveSegment),
    toHaveSubsegment: toAssertion('toHaveSubsegment', traceMatchers.toHaveSubsegment),
    toHaveEdge: toAssertion('toHaveEdge', traceMatchers.toHaveEdge),
    toBeConnected: toAssertion('toBeConnected', traceMatchers.toBeConnected),
    toHaveNoFaults: toAssertion('toHaveNoFaults', traceMatchers.toHaveNoFaults),
    toHaveSqlWithoutLiterals: toAssertion('toHaveSqlWithoutLiterals', traceMatchers.toHaveSqlWithoutLiterals),
  };
}
