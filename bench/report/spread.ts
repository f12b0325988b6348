import { z } from 'zod';

/** The middle, least and greatest of some measurements. */
export const spread = z.object({ median: z.number(), min: z.number(), max: z.number() });
