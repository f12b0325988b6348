import type { AnnotationValue, TraceFacts } from '@xray-microservices/xray-model';

/**
 * What a search can ask a chunk's filter for, as a number: equal things have equal numbers, different ones hardly ever.
 * Numbers, because texts put together for a moment would cost more than all the rest of it.
 */
export type Term = number;

/** What a term is about. */
const KINDS = { service: 1, url: 2, user: 3, annotationKey: 4, annotation: 5 } as const;

export const TERMS = {
  service: (name: string): Term => hash(KINDS.service, name),
  url: (url: string): Term => hash(KINDS.url, url),
  user: (user: string): Term => hash(KINDS.user, user),
  annotationKey: (key: string): Term => hash(KINDS.annotationKey, key),
  annotation: (key: string, value: AnnotationValue): Term => hash(hash(KINDS.annotation, key), String(value)),
} as const;

/** Hands over the terms of a trace: those by which somebody looks for one trace among many. */
export function eachTerm(facts: TraceFacts, take: (term: Term) => void): void {
  for (const { id, user } of facts.services) {
    take(TERMS.service(id.name));
    if (user !== undefined) {
      take(TERMS.user(user));
    }
  }
  for (const { key, value } of facts.annotations) {
    take(TERMS.annotationKey(key));
    take(TERMS.annotation(key, value));
  }
  if (facts.http?.url !== undefined) {
    take(TERMS.url(facts.http.url));
  }
}

const HIGH = 2 ** 20;

/** Two FNV-1a hashes from different beginnings: 32 bits of the one and 20 of the other, which a number can hold. */
function hash(beginning: number, text: string): Term {
  let first = (0x811c9dc5 ^ beginning) | 0;
  let second = (0x050c5d1f ^ Math.imul(beginning, 0x9e3779b1)) | 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x01000193);
  }
  return (first >>> 0) * HIGH + ((second ^ (second >>> 15)) & (HIGH - 1));
}
