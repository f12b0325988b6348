/** Seconds. */
export const LONGEST_WAIT = 30;

const PREFERENCE = /^\s*wait\s*=\s*(?:"(\d{1,9})"|(\d{1,9}))\s*(?:;|$)/i;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most 30; undefined without one. The first counts where there are
 * several; other preferences, and what is not written as it should be, are passed over, as the RFC wants it.
 */
export function waitSecondsOf(prefer: string | undefined): number | undefined {
  for (const preference of prefer?.split(',') ?? []) {
    const match = PREFERENCE.exec(preference);
    if (match !== null) return Math.min(Number(match[1] ?? match[2]), LONGEST_WAIT);
  }
  return undefined;
}
