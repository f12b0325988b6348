import { z } from 'zod';

/** A schema that reads the text of one environment variable; its error message says what is expected. */
export type ValueSchema<V> = z.ZodType<V, string>;

const LONGEST_TEXT = 4096;

/** Text of one character or more, taken as it is. `expected` completes the sentence "expected ...". */
export function text(expected: string): ValueSchema<string> {
  return z.string({ error: expected }).min(1, expected).max(LONGEST_TEXT, expected);
}

/** Text that has to match a pattern. */
export function textLike(pattern: RegExp, expected: string): ValueSchema<string> {
  return z.string({ error: expected }).max(LONGEST_TEXT, expected).regex(pattern, expected);
}

/** A name that DNS resolves, or an IP address. */
export function host(): ValueSchema<string> {
  return textLike(/^[A-Za-z0-9._:-]{1,253}$/, 'a host name or an IP address');
}

/** A whole number in decimal digits, without sign, spaces or exponent. */
export function integer(min: number, max: number, what = 'a whole number'): ValueSchema<number> {
  const expected = `${what}, ${min} to ${max}`;
  return textLike(/^\d{1,15}$/, expected)
    .transform(Number)
    .pipe(z.number().min(min, expected).max(max, expected));
}

/** A TCP port; 0 asks the system for a free one. */
export function listenPort(): ValueSchema<number> {
  return integer(0, 65_535, 'a port number');
}

/** The TCP port of another service. */
export function remotePort(): ValueSchema<number> {
  return integer(1, 65_535, 'a port number');
}

/** `true` or `1`, `false` or `0`, in any letter case. */
export function flag(): ValueSchema<boolean> {
  return textLike(/^(true|false|1|0)$/i, 'true or false').transform((value) => /^(true|1)$/i.test(value));
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): ValueSchema<Word> {
  const expected = `one of ${words.join(', ')}`;
  return z.string({ error: expected }).transform((value, context) => {
    const word = words.find((candidate) => candidate === value);
    if (word !== undefined) return word;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}
