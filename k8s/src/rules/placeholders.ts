import { titleOf } from '../manifests/manifest.ts';
import type { Rule } from './finding.ts';

const PLACEHOLDER = /<[^<>\n]*>|REPLACE|CHANGE_?ME|TODO|FIXME|example\.(com|org|net)|\.invalid\b/i;

/** Nothing that somebody should have filled in goes to a cluster, and nothing is empty that comes from a setting. */
export const placeholders: Rule = (manifests) =>
  manifests.flatMap((manifest) =>
    textsOf(manifest)
      .filter(
        ({ path, text }) => PLACEHOLDER.test(text) || (text === '' && !MAY_BE_EMPTY.has(path.at(-1) ?? '')),
      )
      .map(({ path, text }) => ({ object: titleOf(manifest), problem: `${path.join('.')} is "${text}"` })),
  );

/** The core API group is written as an empty string. */
const MAY_BE_EMPTY = new Set(['apiGroups']);

interface Text {
  readonly path: readonly string[];
  readonly text: string;
}

/** All strings of an object; items of a list have the path of the list. */
function textsOf(value: unknown, path: readonly string[] = []): Text[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, [...path, name]));
}
