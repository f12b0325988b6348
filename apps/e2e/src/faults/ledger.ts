/** What a request was about. */
export type Kind = 'question' | 'list' | 'user' | 'mail';

export const KINDS: readonly Kind[] = ['question', 'list', 'user', 'mail'];

export type Service = 'user-management' | 'notification';

/**
 * How a request ended.
 *
 * - `ok`: a 2xx with the right body
 * - `refused`: a problem that says what is wrong, under the request's own trace id; `code` is its kind
 * - `cut`: no answer, because nothing listened or the connection broke
 * - `unclear`: anything else
 */
export type Outcome =
  | { readonly is: 'ok' }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'cut'; readonly why: string }
  | { readonly is: 'unclear'; readonly why: string };

/** What the system has promised with a 2xx: that this user exists, and that a mail comes to this address. */
export interface Promised {
  readonly username?: string;
  readonly email: string;
}

/** One request and its end; times are milliseconds of `performance.now()`. */
export interface Entry {
  readonly kind: Kind;
  /** Who was asked. */
  readonly of: Service;
  readonly sentAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  readonly promised?: Promised;
}

/** All requests of a run, as they ended. */
export class Ledger {
  readonly entries: Entry[] = [];

  add(entry: Entry): void {
    this.entries.push(entry);
  }

  count(is: Outcome['is']): number {
    return this.entries.filter(({ outcome }) => outcome.is === is).length;
  }

  /** How many were refused for each reason, the most frequent first. */
  refusals(): Map<string, number> {
    const codes = this.entries.flatMap(({ outcome }) => (outcome.is === 'refused' ? [outcome.code] : []));
    const counts = new Map<string, number>();
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    return new Map([...counts].toSorted(([, one], [, other]) => other - one));
  }

  promises(): Promised[] {
    return this.entries.flatMap(({ promised }) => promised ?? []);
  }

  /**
   * When requests of each kind were answered again, and nothing failed any more, among those sent after this time:
   * when the first of those was sent. Undefined while that is not so.
   */
  wellAgainAfter(time: number): number | undefined {
    const later = this.entries.filter(({ sentAt }) => sentAt > time);
    const lastBad = Math.max(
      time,
      ...later.filter(({ outcome }) => outcome.is !== 'ok').map(({ sentAt }) => sentAt),
    );
    const good = later.filter(({ sentAt }) => sentAt > lastBad);
    const isWell = KINDS.every((kind) => good.filter((entry) => entry.kind === kind).length >= GOOD_IN_A_ROW);
    return isWell ? Math.min(...good.map(({ sentAt }) => sentAt)) : undefined;
  }
}

/** Answers of each kind without a failure between them, from which on a service counts as well. */
const GOOD_IN_A_ROW = 3;
