/** Milliseconds; a server that is away for longer is asked once a minute. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * Milliseconds before the next try: doubled with each failure, and half of it by chance, so that the mails which failed
 * together do not come back together.
 */
export function pauseBefore(
  failures: number,
  { firstMs, random }: { readonly firstMs: number; readonly random: () => number },
): number {
  const longest = Math.min(firstMs * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.round(longest * (0.5 + random() / 2));
}
