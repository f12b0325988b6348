import { list, number, object, optional, text } from './decode.ts';
import type { Decoder } from './decode.ts';

const item = object({
  number,
  /** ISO 8601. */
  at: text,
  source: text,
  code: text,
  message: text,
  hint: text,
  field: optional(text),
  /** The characters of a name that are not allowed, each as `"?" (U+003F)`. */
  characters: optional(list(text)),
  id: optional(text),
  excerpt: text,
});

/** A document that was refused. */
export type RejectedItem = ReturnType<typeof item>;

/** What GET /local/rejected answers. */
export const rejectedPage: Decoder<{ readonly items: readonly RejectedItem[]; readonly last: number }> =
  object({
    items: list(item),
    last: number,
  });
