/** A value that is still being put together: once it is handed out, its readers see it as read-only. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** Seconds without the noise of subtracting epoch seconds, which are exact to about a quarter of a microsecond. */
export function roundToMicroseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
