/** How response times are sorted into the buckets of a histogram. */
export interface HistogramScale {
  /** The bucket of a time in whole microseconds. */
  readonly bucketOf: (microseconds: number) => number;
  /** The time in whole milliseconds that a bucket stands for. */
  readonly millisecondsOf: (bucket: number) => number;
}

/** Every power of two is cut into this many buckets, so a bucket is at most 1/64 of its time wide. */
const BUCKETS_PER_OCTAVE = 64;

/** Below this each microsecond has a bucket of its own. */
const FIRST_OCTAVE = 7;
const FIRST_LOG_TIME = 2 ** FIRST_OCTAVE;

/** 25 days. Longer times share the last bucket, which keeps a histogram to 2,304 buckets. */
const LAST_TIME = 2 ** 41 - 1;

/**
 * Buckets that grow with the time: whatever the time (from microseconds to days), what a bucket stands for is off by
 * 0.8 % at most, and the number of buckets is bounded.
 */
export const LOG_SCALE: HistogramScale = {
  bucketOf: (microseconds) => {
    const time = Math.min(microseconds, LAST_TIME);
    if (time < FIRST_LOG_TIME) {
      return time;
    }
    const octave = Math.floor(Math.log2(time));
    const width = 2 ** octave / BUCKETS_PER_OCTAVE;
    const place = Math.floor(time / width) - BUCKETS_PER_OCTAVE;
    return FIRST_LOG_TIME + (octave - FIRST_OCTAVE) * BUCKETS_PER_OCTAVE + place;
  },
  millisecondsOf: (bucket) => {
    if (bucket < FIRST_LOG_TIME) {
      return Math.round(bucket / 1000);
    }
    const octave = FIRST_OCTAVE + Math.floor((bucket - FIRST_LOG_TIME) / BUCKETS_PER_OCTAVE);
    const width = 2 ** octave / BUCKETS_PER_OCTAVE;
    const place = (bucket - FIRST_LOG_TIME) % BUCKETS_PER_OCTAVE;
    return Math.round(((BUCKETS_PER_OCTAVE + place + 0.5) * width) / 1000);
  },
};

/** A bucket for each millisecond: exact as the API tells times, for graphs of a few traces. */
export const MILLISECOND_SCALE: HistogramScale = {
  bucketOf: (microseconds) => Math.round(microseconds / 1000),
  millisecondsOf: (bucket) => bucket,
};
