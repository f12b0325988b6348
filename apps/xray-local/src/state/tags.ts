import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';

/** Tags of one resource at most. */
const MAX_TAGS = 50;

/** Letters, numbers and spaces of every script, and what AWS allows beside them. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const allowed = 'has a character that is not a letter, number, space or one of _ . : / = + - @';

const Key = z
  .string()
  .min(1)
  .max(128)
  .regex(TAG_TEXT, allowed)
  .refine((key) => !key.toLowerCase().startsWith('aws:'), 'keys that begin with aws: are kept for AWS');

/** A tag as the API takes and answers it. */
export const TagSchema = z.object({ Key, Value: z.string().max(256).regex(TAG_TEXT, allowed) });

export const TagKey = Key;

/** The tags with which something is made. */
export const NewTags = z
  .array(TagSchema)
  .max(MAX_TAGS)
  .refine(
    (tags) => new Set(tags.map((tag) => tag.Key)).size === tags.length,
    'each tag has a key of its own',
  );

export type Tag = z.infer<typeof TagSchema>;

/**
 * Tags with others set; a key that is there gets the new value.
 *
 * @throws ApiError TooManyTagsException
 */
export function withTags(tags: readonly Tag[], more: readonly Tag[]): Tag[] {
  const byKey = new Map([...tags, ...more].map((tag) => [tag.Key, tag]));
  if (byKey.size > MAX_TAGS) {
    throw new ApiError(400, 'TooManyTagsException', `A resource has ${MAX_TAGS} tags at most.`);
  }
  return [...byKey.values()];
}

/** Tags without those of some keys. */
export function withoutTags(tags: readonly Tag[], keys: readonly string[]): Tag[] {
  return tags.filter(({ Key: key }) => !keys.includes(key));
}
