import type { DaemonCounts } from './daemon.ts';
import type { Service } from './ledger.ts';
import type { FaultyMysql } from './mysql.ts';
import { ONE_HOST } from './stack.ts';
import type { Layout, Stack } from './stack.ts';
import type { SegmentCounts } from './traced-service.ts';

/**
 * What can be known of the segments under a fault.
 *
 * - `all`: each that was handed to the network is received, or counted as lost by whoever lost it
 * - `daemon away`: UDP has no receipt, so what is sent meanwhile is lost; the network reports some of it
 * - `service killed`: its counters went with it
 */
export type Accounting = 'all' | 'daemon away' | 'service killed';

/** A fault while it is there. */
export interface Inflicting {
  readonly stack: Stack;
  /** Resolves when the fault has lasted. */
  readonly lasts: () => Promise<void>;
  /** Adds a remark to the row. */
  readonly note: (text: string) => void;
  /** Tells of datagrams, beside those of the services, that were sent to the daemon. */
  readonly alsoSent: (count: number) => void;
}

/** Where a scenario plays, and what happens there. */
export interface Stage {
  readonly layout: Layout;
  /** Begins the fault, waits while it lasts, and ends it. */
  readonly inflict: (inflicting: Inflicting) => Promise<void>;
  /** Datagrams on their way to a daemon that the network has counted as lost. */
  readonly lostOnTheWay?: () => number;
  /** What else is wrong with where the segments went; undefined when nothing is. */
  readonly mistake?: (
    services: { readonly users: SegmentCounts; readonly notification: SegmentCounts },
    daemons: readonly DaemonCounts[],
  ) => string | undefined;
  /** Puts away what was made for it. */
  readonly dispose?: () => void;
}

/** One row of the table. */
export interface Scenario {
  readonly name: string;
  /** What happens, for people. */
  readonly fault: string;
  /** Why it cannot run here; undefined when it can. */
  readonly missing?: (mysql: FaultyMysql) => string | undefined | Promise<string | undefined>;
  readonly stage: () => Stage;
  /** Services that the fault ends: their callers' connections break. */
  readonly ends?: readonly Service[];
  /** `all` unless told. */
  readonly accounting?: Accounting;
  /** Whether mails that notification took may end unsent, so that whoever must not lose them has to ask again. */
  readonly mayForget?: boolean;
  /** What a person does after the fault, because nothing else can. */
  readonly repair?: (inflicting: Inflicting) => Promise<void>;
}

/** The usual stage. */
export const onOneHost = (inflict: Stage['inflict']) => (): Stage => ({ layout: ONE_HOST, inflict });
