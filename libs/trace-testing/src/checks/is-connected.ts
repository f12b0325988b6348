import type { Trace } from '@xray-microservices/xray-model';
import { connectionProblems } from '../trace/connection.ts';
import type { ConnectionOptions } from '../trace/connection.ts';
import { toResult } from './check.ts';
import type { CheckResult } from './check.ts';

/** Whether a trace is one tree: one root, a segment, from which everything else can be reached. */
export function isConnected(trace: Trace, options: ConnectionOptions = {}): CheckResult {
  const problems = connectionProblems(trace, options);
  return toResult(trace, {
    pass: problems.length === 0,
    expectation: 'to be connected',
    failure: () => problems.map((problem) => `But ${problem}.`),
  });
}
