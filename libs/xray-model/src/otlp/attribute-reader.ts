import type { OtlpAttributes, OtlpValue } from './otlp-span.ts';

/** Attributes of a span as they are mapped: what has found its member is not told again as metadata. */
export class AttributeReader {
  readonly #attributes: OtlpAttributes;
  readonly #taken = new Set<string>();

  constructor(attributes: OtlpAttributes) {
    this.#attributes = attributes;
  }

  /** The first of some attributes that is a text that is not empty. */
  text(...keys: readonly string[]): string | undefined {
    return this.#first(keys, (value) => (typeof value === 'string' && value !== '' ? value : undefined));
  }

  /** The first of some attributes that is a number, or a text that is one. */
  number(...keys: readonly string[]): number | undefined {
    return this.#first(keys, (value) => {
      const number = typeof value === 'string' && value !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    });
  }

  /** The first of some attributes that is a text or a list of texts, as a list. */
  texts(...keys: readonly string[]): readonly string[] | undefined {
    return this.#first(keys, (value) => {
      const texts = (Array.isArray(value) ? (value as OtlpValue[]) : [value]).filter(
        (item) => typeof item === 'string',
      );
      return texts.length === 0 ? undefined : texts;
    });
  }

  /** Marks attributes as told: all that are written in one of the forms of a convention, not only the one that was read. */
  take(...keys: readonly string[]): void {
    for (const key of keys) {
      this.#taken.add(key);
    }
  }

  /** What has found no member. */
  rest(): [key: string, value: OtlpValue][] {
    return [...this.#attributes].filter(([key, value]) => !this.#taken.has(key) && value !== null);
  }

  #first<T>(keys: readonly string[], read: (value: OtlpValue) => T | undefined): T | undefined {
    for (const key of keys) {
      const value = this.#attributes.get(key);
      const answer = value === undefined ? undefined : read(value);
      if (answer !== undefined) {
        return answer;
      }
    }
    return undefined;
  }
}

/** An object without the members that are `undefined`; `undefined` when none is left. */
export function compact<T extends object>(members: { readonly [Key in keyof T]: T[Key] | undefined }):
  T | undefined {
  const left = Object.entries(members).filter(([, value]) => value !== undefined);
  // The members that are left have their types; those of T are optional.
  return left.length === 0 ? undefined : (Object.fromEntries(left) as T);
}
