/** Milliseconds after the first failed attempt; each further one doubles them, up to the most. */
const FIRST_MS = 5000;
const LONGEST_MS = 15 * 60_000;

/** Milliseconds between two looks at an outbox that has nothing to send; each further one doubles them. */
const FIRST_LOOK_MS = 1000;
const LAST_LOOK_MS = 5000;

/** Milliseconds without a claim after notification could not take a mail, and the most of them. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** 0 up to, but not including, 1. */
export type Random = () => number;

/** Milliseconds until a mail is tried again after so many failed attempts: half of it fixed, half by chance. */
export const delayAfter = (attempts: number, random: Random): number =>
  jittered(doubling(FIRST_MS, attempts, LONGEST_MS), random);

/** Milliseconds until the next look after so many in a row that found nothing, or no database. */
export const lookAgainAfter = (looks: number, random: Random): number =>
  jittered(doubling(FIRST_LOOK_MS, looks, LAST_LOOK_MS), random);

/** Milliseconds to leave notification alone after it could not take a mail so many times in a row. */
export const pauseAfter = (failures: number, random: Random): number =>
  jittered(doubling(FIRST_PAUSE_MS, failures, LONGEST_PAUSE_MS), random);

const doubling = (first: number, count: number, most: number): number =>
  Math.min(first * 2 ** Math.max(count - 1, 0), most);

/** Replicas that failed together do not come back together. */
const jittered = (milliseconds: number, random: Random): number =>
  Math.round(milliseconds * (0.5 + random() / 2));
