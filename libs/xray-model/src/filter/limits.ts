/** The bounds of filters. AWS documents none for them (only 500 characters for selectors of entities); a service needs some. */
export const FILTER_LIMITS = {
  /** UTF-16 units. */
  length: 2000,
  /** Levels of blocks, parentheses and `!`. */
  depth: 100,
  /** Groups whose filters name groups are followed so far; what lies deeper does not hold. */
  groupDepth: 10,
  /** Completions of one caret. */
  completions: 50,
} as const;
