import type { TraceNode } from '../trace/trace.ts';

/** The stretch of time that a bar's whole width stands for. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** The three parts of a bar: before, during and after. */
export interface OffsetBar {
  readonly before: string;
  readonly during: string;
  readonly after: string;
}

const BACKGROUND = '·';
const DONE = '█';
const OPEN_END = '░';

/** The time range from the first start to the last end of any node: work may outlast the segments it is part of. */
export function timeRangeOf(nodes: Iterable<TraceNode>): TimeRange {
  let start = Infinity;
  let end = -Infinity;
  for (const node of nodes) {
    start = Math.min(start, node.startTime);
    end = Math.max(end, node.endTime ?? node.startTime);
  }
  return { start, end };
}

/** When a node ran, drawn in `width` columns. Each node gets one column at least; one in progress reaches to the end. */
export function offsetBar(node: TraceNode, range: TimeRange, width: number): OffsetBar {
  const columnsPerSecond = range.end > range.start ? width / (range.end - range.start) : 0;
  const column = (time: number): number => (time - range.start) * columnsPerSecond;
  const first = Math.min(width - 1, Math.floor(column(node.startTime)));
  const reach = node.endTime === undefined ? width : Math.round(column(node.endTime));
  const last = Math.min(width, Math.max(first + 1, columnsPerSecond === 0 ? width : reach));
  return {
    before: BACKGROUND.repeat(first),
    during: (node.inProgress ? OPEN_END : DONE).repeat(last - first),
    after: BACKGROUND.repeat(width - last),
  };
}
