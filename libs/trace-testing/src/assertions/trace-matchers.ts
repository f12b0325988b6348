import type { SegmentDocument, SubsegmentDocument, Trace } from '@xray-microservices/xray-model';
import { assertIsTrace } from '../checks/check.ts';
import type { CheckResult } from '../checks/check.ts';
import { hasEdge } from '../checks/has-edge.ts';
import { hasNoFaults } from '../checks/has-no-faults.ts';
import { hasSegment, hasSubsegment } from '../checks/has-node.ts';
import { hasSqlWithoutLiterals } from '../checks/has-sql-without-literals.ts';
import type { SqlLiteralOptions } from '../checks/has-sql-without-literals.ts';
import { isConnected } from '../checks/is-connected.ts';
import type { NamePattern, Pattern } from '../pattern/pattern.ts';
import type { ConnectionOptions } from '../trace/connection.ts';
import type { EdgeTarget } from '../trace/edges.ts';

/** What can be asserted of a trace; each method answers an `R`. */
export interface TraceMatchers<R> {
  /**
   * The trace has a segment with this name, whose document is like `partial`.
   *
   * @example
   * expect(trace).toHaveSegment('notification', { http: { response: { status: 200 } } });
   */
  toHaveSegment(name: NamePattern, partial?: Pattern<SegmentDocument>): R;

  /**
   * The trace has a subsegment with this name, whose document is like `partial`; or one like the partial alone.
   *
   * @example
   * expect(trace).toHaveSubsegment({ namespace: 'remote', http: { request: { method: 'GET' } } });
   */
  toHaveSubsegment(
    nameOrPartial: NamePattern | Pattern<SubsegmentDocument>,
    partial?: Pattern<SubsegmentDocument>,
  ): R;

  /**
   * A service calls another service, a database or something remote, by its name or kind.
   *
   * @example
   * expect(trace).toHaveEdge('user-management', 'notification');
   * expect(trace).toHaveEdge('user-management', { kind: 'database' });
   */
  toHaveEdge(from: NamePattern, to: EdgeTarget): R;

  /** The trace is one tree: one root, a segment, and every named parent is there. It may still be in progress. */
  toBeConnected(options?: ConnectionOptions): R;

  /** Nothing in the trace has the fault flag. Errors and throttles (4xx answers) are no faults. */
  toHaveNoFaults(): R;

  /** The trace has SQL, and no literal value is left in it. Without any SQL this fails. */
  toHaveSqlWithoutLiterals(options?: SqlLiteralOptions): R;
}

/** A check in the form that `expect.extend` takes. */
type Matcher<Expected extends unknown[]> = (received: unknown, ...expected: Expected) => CheckResult;

/**
 * All checks, for `expect.extend` of Vitest and Jest.
 *
 * @example
 * import { expect } from '@jest/globals';
 * expect.extend(traceMatchers);
 */
export const traceMatchers: {
  readonly [Name in keyof TraceMatchers<unknown>]: Matcher<Parameters<TraceMatchers<unknown>[Name]>>;
} = {
  toHaveSegment: toMatcher(hasSegment),
  toHaveSubsegment: toMatcher(hasSubsegment),
  toHaveEdge: toMatcher(hasEdge),
  toBeConnected: toMatcher(isConnected),
  toHaveNoFaults: toMatcher(hasNoFaults),
  toHaveSqlWithoutLiterals: toMatcher(hasSqlWithoutLiterals),
};

function toMatcher<Expected extends unknown[]>(
  check: (trace: Trace, ...expected: Expected) => CheckResult,
): Matcher<Expected> {
  return (received, ...expected) => {
    assertIsTrace(received);
    return check(received, ...expected);
  };
}
