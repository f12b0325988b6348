import { excerpt } from '@xray-microservices/xray-model';

const LONGEST_ERROR = 1000;

/** A condition that a test wrote. One that throws is not met; what it threw last is kept to be told at the deadline. */
export class Condition<T> {
  readonly #isMet: (value: T) => boolean;
  #thrown: { readonly error: unknown } | undefined;

  constructor(isMet: (value: T) => boolean) {
    this.#isMet = isMet;
  }

  isMet(value: T): boolean {
    try {
      const met = this.#isMet(value);
      this.#thrown = undefined;
      return met;
    } catch (error) {
      this.#thrown = { error };
      return false;
    }
  }

  /** What the last look threw, when it did. */
  get cause(): { readonly cause?: unknown } {
    return this.#thrown === undefined ? {} : { cause: this.#thrown.error };
  }

  /** The source of the condition, and what it threw. */
  describe(): string {
    const source = excerpt(String(this.#isMet), LONGEST_ERROR);
    if (this.#thrown === undefined) {
      return source;
    }
    const { error } = this.#thrown;
    const text = excerpt(error instanceof Error ? error.message : String(error), LONGEST_ERROR);
    return `${source}, which threw: ${text}`;
  }
}
