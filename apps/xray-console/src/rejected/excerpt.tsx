import type { ReactNode } from 'react';
import { markedParts } from './marked-parts.ts';

interface ExcerptProps {
  /** The beginning of a document. */
  readonly text: string;
  readonly field: string | undefined;
  /** The characters that are not allowed, each as `"?" (U+003F)`. */
  readonly characters: readonly string[];
}

/** A document with the member at fault marked, and in it the characters that are not allowed. */
export function Excerpt({ text, field, characters }: ExcerptProps): ReactNode {
  const { before, member, after } = markedParts(text, field, characters);
  return (
    <>
      {before}
      {member.length === 0 ? null : (
        <mark>
          {member.map(({ text: part, isBad }, index) => (isBad ? <b key={index}>{part}</b> : part))}
        </mark>
      )}
      {after}
    </>
  );
}
