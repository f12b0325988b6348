/** X-Ray refuses a whole document for one character outside of these. */
const FORBIDDEN = /[^\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]/gu;
const MAX_NAME_LENGTH = 200;

/**
 * A segment or subsegment name that X-Ray takes: 1-200 Unicode letters, numbers, spaces and `_ . : / % & # = + \ - @`.
 *
 * Others become `_`; nothing at all becomes `unknown`.
 */
export function validName(name: string): string {
  const cleaned = name.replace(FORBIDDEN, '_').trim();
  if (cleaned === '') return 'unknown';
  return cleaned.length > MAX_NAME_LENGTH ? cleaned.slice(0, MAX_NAME_LENGTH) : cleaned;
}
