import type {
  IndependentSubsegmentDocument,
  SegmentDocument,
  SubsegmentDocument,
  TraceDocument,
} from '../document/segment-document.ts';
import type { EpochSeconds, TraceId } from '../units.ts';

/** Everything that arrived with one trace id, put together. */
export interface Trace {
  readonly id: TraceId;
  /** The earliest start of its documents. */
  readonly startTime: EpochSeconds;
  /** The latest end of its documents; for one in progress, the latest time that is known from inside it. */
  readonly endTime: EpochSeconds;
  /** Seconds from `startTime` to `endTime`. */
  readonly duration: number;
  /** Whether a document of it is still in progress. */
  readonly inProgress: boolean;
  /** Nodes without a parent in the trace, by start time. Usually one; more when documents are missing. */
  readonly roots: readonly TraceNode[];
  /**
   * What BatchGetTraces answers, by start time: one document for each segment, with the subsegments that were sent on
   * their own folded in, and one for each subsegment whose parent has not come.
   */
  readonly documents: readonly TraceDocument[];
}

interface NodeBase {
  /** Subsegments of this node and segments that name it as their parent, by start time. */
  readonly children: readonly TraceNode[];
  readonly startTime: EpochSeconds;
  /** `undefined` while in progress. */
  readonly endTime: EpochSeconds | undefined;
  /** Seconds, never negative; `undefined` while in progress. */
  readonly duration: number | undefined;
  /** Seconds of `duration` during which no child was running; `undefined` while in progress. */
  readonly selfTime: number | undefined;
  readonly inProgress: boolean;
  /** The id of a parent that is named but cannot be used: it has not come, or the names form a loop. */
  readonly missingParent: string | undefined;
}

export interface SegmentNode extends NodeBase {
  readonly kind: 'segment';
  /** With its subsegments, also those that were sent on their own. */
  readonly document: SegmentDocument;
}

export interface SubsegmentNode extends NodeBase {
  readonly kind: 'subsegment';
  /** With its subsegments, also those that were sent on their own. */
  readonly document: SubsegmentDocument | IndependentSubsegmentDocument;
}

export type TraceNode = SegmentNode | SubsegmentNode;
