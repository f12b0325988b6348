import { z } from 'zod';

/**
 * Control characters, line separators, halves of surrogate pairs, and characters that change the direction of the
 * text around them: none of them belongs in a name, and some make one name look like another.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u;
const LINE_BREAKS = /[\r\n\t]/g;

export interface PrintableTextOptions {
  /** Code points, after trimming. */
  readonly min: number;
  readonly max: number;
  /** Begins the message of the problem, such as `a first name`. */
  readonly what: string;
  /** Lets line breaks and tabs pass. */
  readonly multiline?: boolean;
}

/** A schema for text that people read: trimmed, in Unicode's form NFC, printable, with its length in code points. */
export function printableText({ min, max, what, multiline = false }: PrintableTextOptions): z.ZodString {
  const printable = (value: string): boolean =>
    !UNPRINTABLE.test(multiline ? value.replace(LINE_BREAKS, '') : value);
  const fits = (value: string): boolean => {
    // A code point is one or two units long, so most texts need not be counted.
    if (value.length > max * 2) return false;
    const length = Array.from(value).length;
    return length >= min && length <= max;
  };
  return z
    .string({ error: ({ input }) => (input === undefined ? 'is required' : `${what} has to be a text`) })
    .trim()
    .normalize('NFC')
    .refine(printable, `${what} may not hold control characters`)
    .refine(fits, `${what} has ${min} to ${max} characters`)
    .meta({ minLength: min, maxLength: max });
}
