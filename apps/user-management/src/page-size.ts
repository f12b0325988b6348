import { z } from 'zod';

const LARGEST_PAGE = 100;
const USUAL_PAGE = 25;

/** The query parameter `limit` of a list of these things. */
export function pageSize(things: string): z.ZodType<number, string | undefined> {
  const expected = `a number from 1 to ${LARGEST_PAGE}`;
  return z
    .string()
    .regex(/^[1-9]\d{0,2}$/, expected)
    .default(String(USUAL_PAGE))
    .transform(Number)
    .refine((limit) => limit <= LARGEST_PAGE, expected)
    .meta({ description: `${things} on the page, 1 to ${LARGEST_PAGE}` });
}
