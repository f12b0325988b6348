import { printable } from '@xray-microservices/xray-model';
import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import { describeCause } from '../trace/describe-cause.ts';
import { walk } from '../trace/walk.ts';
import { toResult } from './check.ts';
import type { CheckResult } from './check.ts';

/** Whether nothing in a trace has the fault flag. Errors and throttles (4xx answers) are no faults. */
export function hasNoFaults(trace: Trace): CheckResult {
  const faults = [...walk(trace)].filter(({ document }) => document.fault === true);
  return toResult(trace, {
    pass: faults.length === 0,
    expectation: 'to have no faults',
    failure: () => faults.map(describeFault),
  });
}

function describeFault({ kind, document }: TraceNode): string {
  const causes = describeCause(document.cause);
  return `The ${kind} "${printable(document.name)}" has one${causes === '' ? '' : `: ${causes}`}.`;
}
