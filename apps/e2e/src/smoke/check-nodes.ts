import { failed, notReached, ok } from './finding.ts';
import type { Outcome } from './finding.ts';
import type { HopName } from './hop.ts';
import type { PlacedNode, TraceView } from './trace-view.ts';
import { titleOf } from './trace-view.ts';

/** Seconds by which times of one clock may differ: X-Ray's have milliseconds. */
const SAME_CLOCK_S = 0.002;
/** Seconds by which the clocks of two machines may differ before a trace tells nonsense. */
const TWO_CLOCKS_S = 1;

/** Nothing failed, and all has ended. */
export function checkFlags(view: TraceView): Outcome {
  if (view.nodes.length === 0) return notReached('segment');
  const problems = view.nodes.flatMap(({ node }) => {
    const { fault, error, throttle } = node.document;
    const raised = Object.entries({ fault, error, throttle }).filter(([, is]) => is === true);
    const words = [...raised.map(([flag]) => flag), ...(node.inProgress ? ['in progress'] : [])];
    return words.length === 0
      ? []
      : [{ hop: hopOf(view, node), text: `${titleOf(node)}: ${words.join(', ')}` }];
  });
  // The innermost comes last in the tree, and is where it began.
  const last = problems.at(-1);
  return last === undefined
    ? ok('no fault, no error, no throttle, nothing in progress')
    : failed(last.hop, problems.map(({ text }) => text).join('; '));
}

function hopOf(view: TraceView, node: PlacedNode['node']): HopName {
  if (view.queries.some((query) => query === node)) return 'database';
  return view.calls.some((call) => call === node) || view.notifications.some((segment) => segment === node)
    ? 'call'
    : 'request';
}

/** Nothing ends before it begins, lies after the answer, or outlasts what it is part of. */
export function checkTimes({ nodes }: TraceView, answeredS: number): Outcome {
  if (nodes.length === 0) return notReached('segment');
  const problems = nodes.flatMap((placed) => timeProblems(placed, answeredS));
  return problems.length === 0
    ? ok('children lie within their parents, nothing is negative or after the answer')
    : failed('clocks', problems.join('; '));
}

function timeProblems({ node, parent }: PlacedNode, answeredS: number): string[] {
  const { start_time: start, end_time: end = start } = node.document;
  const title = titleOf(node);
  return [
    ...(end < start ? [`${title} ends before it begins`] : []),
    ...(Math.max(start, end) > answeredS + TWO_CLOCKS_S ? [`${title} lies after the answer`] : []),
    ...(parent === undefined ? [] : outside({ node, parent, start, end })),
  ];
}

function outside(one: {
  node: PlacedNode['node'];
  parent: PlacedNode['node'];
  start: number;
  end: number;
}): string[] {
  const tolerance = one.node.kind === 'segment' ? TWO_CLOCKS_S : SAME_CLOCK_S;
  const { start_time: first, end_time: last } = one.parent.document;
  const isInside = one.start >= first - tolerance && (last === undefined || one.end <= last + tolerance);
  return isInside ? [] : [`${titleOf(one.node)} is not within ${titleOf(one.parent)}`];
}

/** Each segment tells the pod, the container and the cluster that it comes from. */
export function checkPlatform({ nodes }: TraceView): Outcome {
  const segments = nodes.map(({ node }) => node).filter((node) => node.kind === 'segment');
  if (segments.length === 0) return notReached('segment');
  const problems = segments.flatMap(({ document }) => {
    const eks = document.aws?.['eks'];
    const known: Record<string, unknown> = typeof eks === 'object' && eks !== null ? { ...eks } : {};
    const missing = ['pod', 'container_id', 'cluster_name'].filter((name) => typeof known[name] !== 'string');
    const origin = document.origin === 'AWS::EKS::Container' ? [] : [`origin ${document.origin ?? 'absent'}`];
    const all = [...origin, ...missing.map((name) => `no aws.eks.${name}`)];
    return all.length === 0 ? [] : [`${document.name}: ${all.join(', ')}`];
  });
  return problems.length === 0
    ? ok(`AWS::EKS::Container with pod, container and cluster in ${segments.length} segments`)
    : failed('platform', problems.join('; '));
}
