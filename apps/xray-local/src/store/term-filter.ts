import type { Term } from './facts-terms.ts';

const BITS_PER_TERM = 16;
const PROBES = 11;
const LEAST_BYTES = 16;

/**
 * A Bloom filter: remembers a set of terms in two bytes each. It may take a term for a member that is none (less than one
 * in a thousand), never the reverse; so what it denies need not be looked at.
 */
export function filterOfTerms(terms: ReadonlySet<Term>): Uint8Array {
  const bytes = new Uint8Array(Math.max(LEAST_BYTES, Math.ceil((terms.size * BITS_PER_TERM) / 8)));
  for (const term of terms) {
    for (let probe = 0; probe < PROBES; probe += 1) {
      const bit = placeOf(term, probe, bytes.length * 8);
      bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return bytes;
}

/** Whether the filter may have been made of a set with this term. */
export function mayHoldTerm(filter: Uint8Array, term: Term): boolean {
  for (let probe = 0; probe < PROBES; probe += 1) {
    const bit = placeOf(term, probe, filter.length * 8);
    if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) {
      return false;
    }
  }
  return true;
}

/** Two hashes stand for all: first + probe * second, as Kirsch and Mitzenmacher showed to be enough. */
function placeOf(term: Term, probe: number, bits: number): number {
  const high = Math.floor(term / 2 ** 20);
  const step = mix(term % 2 ** 32) | 1;
  return ((mix(high) + Math.imul(probe, step)) >>> 0) % bits;
}

/** FNV leaves the upper bits of short texts alike; this spreads them (the end of murmur3). */
function mix(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const again = Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35);
  return again ^ (again >>> 16);
}
