declare const unit: unique symbol;

/** A value that only counts as what its unit says; a plain number or string is not taken in its place. */
export type Branded<Base, Unit extends string> = Base & { readonly [unit]: Unit };

/** Seconds since 1970-01-01T00:00:00Z with a fraction: the time of every X-Ray document and answer. */
export type EpochSeconds = Branded<number, 'EpochSeconds'>;

/** A trace id in the form `1-<8 hex>-<24 hex>`, lower case. */
export type TraceId = Branded<string, 'TraceId'>;

/** The id of a segment or subsegment: 16 hexadecimal digits. */
export type SegmentId = Branded<string, 'SegmentId'>;

/**
 * Times at or above this are milliseconds that were taken for seconds: as seconds it lies in the year 5138.
 */
const FIRST_IMPLAUSIBLE_SECOND = 100_000_000_000;

/** Whether a number can be a time in epoch seconds. Milliseconds since 1970 are not: they are 1000 times too large. */
export function isEpochSeconds(value: unknown): value is EpochSeconds {
  return typeof value === 'number' && value >= 0 && value < FIRST_IMPLAUSIBLE_SECOND;
}

/** Marks a number as epoch seconds. Throws a RangeError for one that cannot be (see {@link isEpochSeconds}). */
export function epochSeconds(value: number): EpochSeconds {
  if (!isEpochSeconds(value)) {
    throw new RangeError(`Not a time in seconds since 1970: ${value}`);
  }
  return value;
}
