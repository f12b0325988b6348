import { doublingPause } from '@xray-microservices/service-kit';
import type { PauseOptions } from '@xray-microservices/service-kit';

/** 0 up to, but not including, 1. */
export type Random = PauseOptions['random'];

/** Milliseconds until a mail is tried again after so many failed attempts. */
export const delayAfter = (attempts: number, random: Random): number =>
  doublingPause(attempts, { firstMs: 5000, longestMs: 15 * 60_000, random });

/** Milliseconds until the next look after so many in a row that found nothing to send, or no database. */
export const lookAgainAfter = (looks: number, random: Random): number =>
  doublingPause(looks, { firstMs: 1000, longestMs: 5000, random });

/** Milliseconds without a claim after so many attempts in a row that notification could not bring to a mail server. */
export const pauseAfter = (failures: number, random: Random): number =>
  doublingPause(failures, { firstMs: 1000, longestMs: 30_000, random });
