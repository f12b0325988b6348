/**
 * What became of the documents since the start.
 *
 * Each document that the emitter was given counts exactly once in `sent`, `split` or one of `dropped`; until then it
 * waits in a queue or in the network's hands, and after `close` none waits. So, once closed:
 *
 *     documents given = sent + split + dropped.queueFull + … + dropped.invalid
 *     datagrams handed to the network = sent + parts - partsDropped
 */
export interface TracingCounters {
  /** Documents handed to the network whole. UDP has no receipt: a daemon that is down, or too busy, loses them unseen. */
  sent: number;
  /** How often the network reported that the daemon can't be reached; each report stands for a lost document of `sent`. */
  refused: number;
  /** Documents above the limit that were sent as several. */
  split: number;
  /** Documents that those became. */
  parts: number;
  /** How many of the parts were not handed to the network, for whatever cause. */
  partsDropped: number;
  /** Documents of `sent` and `split` (and of those dropped afterwards) that lost data because of the limit. */
  truncated: number;
  /** Documents that were not handed to the network. */
  dropped: {
    /** The queue was full: the daemon's name could not be resolved, or the network did not take as much. */
    queueFull: number;
    /** Above the limit, and could not be cut down: beyond 16 MiB, or no segment document. */
    tooLarge: number;
    /** Waited for the daemon's address until the end. */
    unresolved: number;
    /** Refused by the network. */
    sendFailed: number;
    /** Came after the end, or was still waiting when the time to close was over. */
    closed: number;
    /** Not a string. */
    invalid: number;
  };
  /** How often a new socket took the place of an earlier one. */
  reconnects: number;
  /** How often the daemon's name was resolved, and how often that failed. */
  resolutions: number;
  resolutionFailures: number;
}

/** Why a document was not sent. */
export type DropCause = keyof TracingCounters['dropped'];

export const noCounters = (): TracingCounters => ({
  sent: 0,
  refused: 0,
  split: 0,
  parts: 0,
  partsDropped: 0,
  truncated: 0,
  dropped: { queueFull: 0, tooLarge: 0, unresolved: 0, sendFailed: 0, closed: 0, invalid: 0 },
  reconnects: 0,
  resolutions: 0,
  resolutionFailures: 0,
});
