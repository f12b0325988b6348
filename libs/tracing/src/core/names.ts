import { BoundedCache } from './bounded-cache.ts';

/** X-Ray refuses a whole document for one character outside of these. */
const FORBIDDEN = /[^\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]/gu;
const MAX_NAME_LENGTH = 200;

const cleanName = (name: string): string => {
  const cleaned = name.replace(FORBIDDEN, '_').trim();
  if (cleaned === '') return 'unknown';
  return cleaned.length > MAX_NAME_LENGTH ? cleaned.slice(0, MAX_NAME_LENGTH) : cleaned;
};

const names = new BoundedCache(cleanName, 1000);

/**
 * A segment or subsegment name that X-Ray takes: 1-200 Unicode letters, numbers, spaces and `_ . : / % & # = + \ - @`.
 *
 * Others become `_`; nothing at all becomes `unknown`.
 */
export const validName = (name: string): string => names.get(name);
