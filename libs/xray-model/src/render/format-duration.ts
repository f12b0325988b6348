/** A duration in milliseconds with about three digits that matter: `0.42 ms`, `4.20 ms`, `42.0 ms`, `420 ms`. */
export function formatDuration(seconds: number): string {
  const milliseconds = seconds * 1000;
  if (milliseconds >= 99.95) {
    return `${milliseconds.toFixed(0)} ms`;
  }
  return `${milliseconds.toFixed(milliseconds >= 9.995 ? 1 : 2)} ms`;
}
