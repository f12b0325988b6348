/** The places that a segment passes on its way, in that order. */
export type HopName = 'address' | 'dns' | 'udp' | 'header' | 'sampling' | 'store';

/** `unknown`: there is no telling from here. */
export type HopState = 'ok' | 'failed' | 'unknown';

/** How it stands with one place. */
export interface Hop {
  readonly name: HopName;
  readonly state: HopState;
  /** What was seen, in a sentence. */
  readonly detail: string;
  /** What to do about it, when there is something to be done. */
  readonly mend?: string;
}

export function ok(name: HopName, detail: string): Hop {
  return { name, state: 'ok', detail };
}

export function failed(name: HopName, detail: string, mend: string): Hop {
  return { name, state: 'failed', detail, mend };
}

export function unknown(name: HopName, detail: string, mend?: string): Hop {
  return { name, state: 'unknown', detail, ...(mend === undefined ? {} : { mend }) };
}
