import { renderTraceTree } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import type { Collector } from './types.ts';

const MOST_TRACES = 3;
const MOST_NODES = 100;
const MOST_REFUSED = 3;

/** What a wait is for, and why it has not ended. */
export interface WaitDescription {
  /** What was waited for: `trace 1-… to be connected`. */
  readonly what: string;
  /** Why what is there will not do, a line each. */
  readonly reasons: readonly string[];
  /** What came nearest, to be drawn. */
  readonly traces: readonly Trace[];
  /** What the condition threw last, if it did. */
  readonly cause?: unknown;
}

/** A wait that came to nothing. */
export interface Disappointment extends WaitDescription {
  readonly deadlineMs: number;
  /** Datagrams lost in the kernel, where it tells. */
  readonly kernelDrops: number | undefined;
}

/** Tells what was waited for, what is there instead, and what may have been lost on the way. */
export function deadlineMessage(collector: Collector, wait: Disappointment): string {
  const drawn = wait.traces.slice(-MOST_TRACES);
  const undrawn = wait.traces.length - drawn.length;
  return [
    `Waited ${wait.deadlineMs} ms for ${wait.what}.`,
    ...wait.reasons,
    countsOf(collector),
    ...lossesOf(collector, wait.kernelDrops),
    ...refusalsOf(collector),
    ...drawn.map((trace) => `\n${renderTraceTree(trace, { maxNodes: MOST_NODES })}`),
    ...(undrawn > 0 ? [`… and ${countOf(undrawn, 'earlier trace')}`] : []),
  ].join('\n');
}

/** `1 trace`, `2 traces` */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function countsOf(collector: Collector): string {
  const { received, refused, documents } = collector;
  if (received === 0) {
    return `Nothing has arrived at ${collector.address}: is it the service's AWS_XRAY_DAEMON_ADDRESS, and is the request sampled?`;
  }
  const counts = [
    `${received} received`,
    `${refused.length} refused`,
    `${documents.length} kept, of ${countOf(collector.traces().length, 'trace')}`,
  ];
  return `Datagrams: ${counts.join(', ')}.`;
}

function lossesOf({ dropped }: Collector, kernelDrops = 0): string[] {
  return [
    ...(dropped > 0 ? [`Let go because of the collector's limits: ${dropped}.`] : []),
    ...(kernelDrops > 0
      ? [`Lost in the kernel, as the receive buffer was full: ${kernelDrops}. Send fewer at a time.`]
      : []),
  ];
}

function refusalsOf({ refused }: Collector): string[] {
  return refused
    .slice(0, MOST_REFUSED)
    .map(
      ({ code, field, hint, text }) =>
        `Refused: ${code}${field === undefined ? '' : ` at ${field}`}: ${hint}\n  ${text}`,
    );
}
