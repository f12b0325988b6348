import type { Trace, TraceNode } from '@xray-microservices/xray-model';

/** A stretch of time in epoch seconds. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The id by which a (sub)segment is named in the address. */
export function idOf(node: TraceNode): string {
  return node.document.id;
}

/** When a node was at work, inside the trace; one in progress lasts to the end of what is known. */
export function stretchOf(node: TraceNode, trace: Trace): Stretch {
  return { start: node.startTime, end: Math.max(node.startTime, node.endTime ?? trace.endTime) };
}

/** The parts of a node's time in which none of its children was at work. */
export function selfStretches(node: TraceNode, trace: Trace): readonly Stretch[] {
  const own = stretchOf(node, trace);
  const free: Stretch[] = [];
  let at = own.start;
  for (const child of node.children) {
    const { start, end } = stretchOf(child, trace);
    if (start > at) {
      free.push({ start: at, end: Math.min(start, own.end) });
    }
    at = Math.max(at, end);
    if (at >= own.end) {
      break;
    }
  }
  return [...free, { start: at, end: own.end }].filter(({ start, end }) => end > start);
}

/** Part of a trace's duration from which a stretch without anything traced in it is worth pointing out. */
const GAP_PART = 0.1;
const LEAST_GAP_S = 0.002;

/** Long stretches between the children of a node: time that nobody traced. */
export function gapsOf(node: TraceNode, trace: Trace): readonly Stretch[] {
  if (node.children.length === 0) {
    return [];
  }
  return selfStretches(node, trace).filter(
    ({ start, end }) => end - start >= Math.max(LEAST_GAP_S, trace.duration * GAP_PART),
  );
}

/** Seconds that a query waited for a connection of the pool before it began; 0 when it did not. */
export function poolWaitOf({ document }: TraceNode): number {
  const mysql = document.metadata?.['mysql2'];
  const wait =
    typeof mysql === 'object' && mysql !== null && 'pool_wait_ms' in mysql ? mysql.pool_wait_ms : undefined;
  return typeof wait === 'number' && wait > 0 ? wait / 1000 : 0;
}

/** The node to look at first: where a fault or an error began, else the entry point. */
export function telling(trace: Trace): TraceNode | undefined {
  const nodes = allNodes(trace);
  const failed = (flag: 'fault' | 'error'): TraceNode | undefined =>
    nodes.findLast(
      (node) =>
        node.document[flag] === true && node.children.every(({ document }) => document[flag] !== true),
    );
  return failed('fault') ?? failed('error') ?? nodes[0];
}

/** All nodes of a trace, parents before their children. */
export function allNodes(trace: Trace): readonly TraceNode[] {
  const nodes: TraceNode[] = [];
  const waiting = trace.roots.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node);
    waiting.push(...node.children.toReversed());
  }
  return nodes;
}
