import type {
  DatagramRefusalCode,
  RefusalCode,
  SegmentNode,
  Trace,
  TraceDocument,
} from '@xray-microservices/xray-model';
import type { SamplingCall } from '../sampling/sampling-answers.ts';
import type { SamplingRule } from '../sampling/sampling-rule.ts';
import type { SegmentPattern } from '../trace/find.ts';

/** What {@link startCollector} takes; all of it has defaults. */
export interface CollectorOptions {
  /** `127.0.0.1` by default. */
  readonly host?: '127.0.0.1' | '::1';
  /** 0 by default, which takes a free one; else the port of UDP and, with `sampling`, of TCP. */
  readonly port?: number;
  /**
   * Opens the TCP side as well, for SDKs that ask for sampling rules: `true` for a Default rule that samples every
   * request, or the rules to answer (a Default rule is added). Not by default.
   */
  readonly sampling?: boolean | readonly SamplingRule[];
  /** Milliseconds that a wait lasts at most, unless it says otherwise. 3000, less than a test may take in most runners. */
  readonly deadlineMs?: number;
  /** Documents kept at most; the oldest are let go, and counted in `dropped`. 10,000 by default. */
  readonly maxDocuments?: number;
  /** Bytes of JSON kept at most, likewise. 64 MiB by default. */
  readonly maxBytes?: number;
}

/** A datagram that the daemon, or a document that the X-Ray service, would have refused. */
export interface RefusedDatagram {
  readonly code: DatagramRefusalCode | RefusalCode;
  /** What is wrong and how to mend it. */
  readonly hint: string;
  /** Where in the document, such as `subsegments[2].name`; absent when it was not the document. */
  readonly field?: string;
  /** The beginning of what was sent, safe to print. */
  readonly text: string;
}

export interface WaitOptions {
  /** Milliseconds to wait at most; the collector's `deadlineMs` unless told. */
  readonly deadlineMs?: number;
}

export interface WaitForTraceOptions extends WaitOptions {
  /**
   * When the trace is as wanted. Looked at whenever something of the trace has arrived; throwing counts as "not yet", so
   * assertions may stand in it.
   *
   * Unless told: when the trace is one tree (one root, a segment, whose parent is not missing; see `parentId`) and
   * nothing in it is in progress. A service that is called may send its segment after the caller has sent its own, so
   * for several services say what the trace must have.
   */
  readonly until?: (trace: Trace) => boolean;
  /** For the default condition: the parent that the first request named, which no document will come for. */
  readonly parentId?: string;
}

/** A stand-in for the X-Ray daemon that keeps what it is sent. See {@link startCollector}. */
export interface Collector extends AsyncDisposable {
  /** For AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:4711`, or `tcp:127.0.0.1:4712 udp:127.0.0.1:4711` with sampling. */
  readonly address: string;
  /** The UDP port. */
  readonly port: number;
  /** Every good document in the order of arrival, as it was sent: also those that a later one replaces. A copy. */
  readonly documents: readonly TraceDocument[];
  /** What the daemon or the service would have refused; a test may assert that there is none. The first 100. A copy. */
  readonly refused: readonly RefusedDatagram[];
  /** Datagrams that have arrived, refused ones included; empty ones do not count. */
  readonly received: number;
  /** Documents and refusals that were let go because of a limit. */
  readonly dropped: number;
  /** Calls to the TCP side that were answered, the last 100. A copy. */
  readonly samplingCalls: readonly SamplingCall[];

  /** All traces, by the arrival of their first document. */
  traces(): Trace[];

  /** The segments of all traces that fit, or all of them, trace by trace. */
  segments(pattern?: SegmentPattern): SegmentNode[];

  /**
   * Waits for a trace by its id (in X-Ray's form or the W3C's), or for the first one that a function takes, until it is
   * as `until` wants it.
   *
   * @throws {TraceTestingError} `DEADLINE` with what came instead; `CLOSED`; `TRACE_ID`
   */
  waitForTrace(
    idOrPredicate: string | ((trace: Trace) => boolean),
    options?: WaitForTraceOptions,
  ): Promise<Trace>;

  /**
   * Waits until there are so many segments that have ended, or until a function says that these will do, and answers
   * them: trace by trace, as {@link segments} does.
   *
   * @throws {TraceTestingError} `DEADLINE` with what came instead; `CLOSED`
   */
  waitForSegments(
    countOrPredicate: number | ((ended: readonly SegmentNode[]) => boolean),
    options?: WaitOptions,
  ): Promise<SegmentNode[]>;

  /**
   * Waits until a call for sampling rules or targets has been answered. The SDK takes the answer in a moment later.
   *
   * @throws {TraceTestingError} `DEADLINE`; `CLOSED`
   */
  waitForSamplingCall(operation: SamplingCall['operation'], options?: WaitOptions): Promise<SamplingCall>;

  /** Forgets all that has arrived, the counters too. What is still on its way comes afterwards: tell traces by their ids. */
  clear(): void;

  /** Stops listening, and ends open waits with `CLOSED`. What has arrived can still be read. */
  close(): Promise<void>;
}
