import { added, NO_COUNTS } from './daemon.ts';
import type { DaemonCounts } from './daemon.ts';
import type { Accounting } from './scenario.ts';
import type { SegmentCounts } from './traced-service.ts';

/** Where the segments of a run have gone; datagrams, so the parts of a split document each count. */
export interface SegmentBooks {
  /** Handed to the network, by the word of the services, and what else was sent to the daemon. */
  readonly sent: number;
  /** Not handed to it: given up by the services, and counted by them. */
  readonly dropped: number;
  readonly daemon: DaemonCounts;
  /** Lost on the way, and counted by the kernel. */
  readonly counted: number;
  /** Sent, and neither received nor counted as lost by anybody. */
  readonly unseen: number;
  /** Of those, what the network reported to the services. */
  readonly reported: number;
  /** Whether a service was killed, and its counters with it. */
  readonly untold: boolean;
  /** What does not add up; undefined when all does. */
  readonly wrong?: string;
}

export interface BookInput {
  readonly services: readonly SegmentCounts[];
  readonly daemons: readonly DaemonCounts[];
  readonly alsoSent: number;
  /** Counted by the network between services and daemons. */
  readonly lostOnTheWay: number;
  readonly accounting: Accounting;
}

/** Adds up what everybody counted by themselves. */
export function keepBooks({
  services,
  daemons,
  alsoSent,
  lostOnTheWay,
  accounting,
}: BookInput): SegmentBooks {
  const total = (of: (counts: SegmentCounts) => number): number =>
    services.reduce((sum, counts) => sum + of(counts), 0);
  const daemon = daemons.reduce(added, NO_COUNTS);
  const sent = total(({ handedOver }) => handedOver) + alsoSent;
  const counted = daemon.droppedByKernel + lostOnTheWay;
  const untold = total((counts) => counts.untold) > 0;
  const books = {
    ...{ sent, daemon, counted, untold },
    dropped: total(({ dropped }) => dropped),
    unseen: sent - daemon.received - counted,
    reported: total(({ reported }) => reported),
  };
  const wrong = mistakeIn(books, accounting);
  return { ...books, ...(wrong !== undefined && { wrong }) };
}

function mistakeIn({ daemon, unseen, untold }: SegmentBooks, accounting: Accounting): string | undefined {
  const judged = daemon.stored + daemon.rejected + daemon.dropped;
  if (judged !== daemon.received) return `the daemon received ${daemon.received} and judged ${judged}`;
  if (accounting === 'service killed')
    return untold && unseen <= 0 ? undefined : `${unseen} segments are nowhere`;
  if (untold) return 'a service did not tell its counters';
  if (unseen < 0) return `${-unseen} segments were received that nobody sent`;
  return accounting === 'all' && unseen > 0 ? `${unseen} segments are nowhere` : undefined;
}
