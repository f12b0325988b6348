import { proposalsFor } from './proposals.ts';
import type { FilterVocabulary, Proposal } from './proposals.ts';
import { parseTokens } from './parse-filter.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { FILTER_LIMITS } from './limits.ts';

/** A way to go on with a filter: the text from `from` up to `to` is replaced by `insert`. */
export interface FilterCompletion {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

/**
 * What could be written at the caret, best first, 50 at most. What is left of the caret decides; it need not be a whole
 * filter, and a word or a text that is begun there is completed. Nothing is proposed where nothing can be right.
 *
 * @param offset the caret, in UTF-16 units
 */
export function completeFilter(
  text: string,
  offset: number,
  vocabulary: FilterVocabulary,
): readonly FilterCompletion[] {
  if (text.length > FILTER_LIMITS.length) {
    return [];
  }
  const caret = Math.min(Math.max(Math.trunc(offset), 0), text.length);
  const tokens = tokenize(text.slice(0, caret));
  const begun = begunAt(tokens, caret);
  const from = begun?.offset ?? caret;
  const before = tokens.filter((token) => token.kind !== 'end' && token.offset < from);
  const { parsed, wanted } = parseTokens([...before, { kind: 'end', offset: from, length: 0 }]);
  if (!parsed.ok && parsed.error.offset < from) {
    return [];
  }
  const typed = plain(text.slice(from, caret));
  const to = endOfReplaced(text, from, caret);
  const proposals = [
    ...new Map(
      wanted.flatMap((want) => proposalsFor(want, vocabulary)).map((each) => [each.insert, each]),
    ).values(),
  ];
  return rank(proposals, typed).map((proposal) => ({ from, to, ...proposal }));
}

/** The token that is being written: a word, a number or an open text that touches the caret. */
function begunAt(tokens: readonly Token[], caret: number): Token | undefined {
  const last = tokens.at(-2);
  if (last === undefined || last.offset + last.length !== caret) {
    return undefined;
  }
  if (last.kind === 'bad' && last.open === 'key') {
    return tokens.at(-3); // The word before the bracket is part of what is written: annotation[
  }
  return last.kind === 'word' || last.kind === 'number' || (last.kind === 'bad' && last.open === 'string')
    ? last
    : undefined;
}

/** The end of the token under the caret, so that a word is replaced as a whole. */
function endOfReplaced(text: string, from: number, caret: number): number {
  const tokens = tokenize(text);
  const under = tokens.find((token) => token.offset === from);
  // With an open text somewhere, the quotes do not tell what is inside of them and what is not.
  const isClear = tokens.every((token) => token.kind !== 'bad' || token.open === undefined);
  const isWhole = under?.kind === 'word' || under?.kind === 'number' || (under?.kind === 'string' && isClear);
  return isWhole ? Math.max(caret, under.offset + under.length) : caret;
}

/** What was typed, without the marks that differ between ways to write the same. */
function plain(text: string): string {
  return text.replaceAll(/["\\]/g, '').replace('[', '.').toLowerCase();
}

/** Those that begin with what was typed, then those that have it inside. */
function rank(proposals: readonly Proposal[], typed: string): readonly Proposal[] {
  const beginning = proposals.filter(({ insert }) => plain(insert).startsWith(typed));
  const holding = proposals.filter(
    ({ insert }) => typed.length > 1 && plain(insert).includes(typed) && !plain(insert).startsWith(typed),
  );
  return [...beginning, ...holding].slice(0, FILTER_LIMITS.completions);
}
