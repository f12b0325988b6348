import type { SegmentDocument, SubsegmentDocument, Trace } from '@xray-microservices/xray-model';
import type { NamePattern, Pattern } from '../pattern/pattern.ts';
import { segments, subsegments } from '../trace/find.ts';
import { toResult } from './check.ts';
import type { CheckResult } from './check.ts';
import { describeNearest, describeWanted, firstAsWanted } from './nearest.ts';
import type { Wanted } from './nearest.ts';

/** Whether a segment has this name and is like `partial`. */
export function hasSegment(trace: Trace, name: NamePattern, partial?: Pattern<SegmentDocument>): CheckResult {
  return hasNode(trace, 'segment', { name, partial });
}

/** Whether a subsegment has this name and is like `partial`; the name may be left out. */
export function hasSubsegment(
  trace: Trace,
  nameOrPartial: NamePattern | Pattern<SubsegmentDocument>,
  partial?: Pattern<SubsegmentDocument>,
): CheckResult {
  const isName = typeof nameOrPartial === 'string' || nameOrPartial instanceof RegExp;
  return hasNode(trace, 'subsegment', isName ? { name: nameOrPartial, partial } : { partial: nameOrPartial });
}

function hasNode(trace: Trace, kind: 'segment' | 'subsegment', wanted: Wanted): CheckResult {
  const nodes = kind === 'segment' ? segments(trace) : subsegments(trace);
  return toResult(trace, {
    pass: firstAsWanted(nodes, wanted) !== undefined,
    expectation: `to have a ${kind} ${describeWanted(wanted)}`,
    failure: () => describeNearest(kind, nodes, wanted),
  });
}
