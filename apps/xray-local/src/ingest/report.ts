/** Why a document was not kept, in the words of the real service. */
export interface Unprocessed {
  readonly id?: string;
  readonly code: string;
  readonly message: string;
}

/** A document that was refused, with what helps to mend it. */
export interface Rejection extends Unprocessed {
  readonly field?: string;
  readonly characters?: readonly string[];
  readonly hint: string;
  /** The beginning of the document, safe to print. */
  readonly excerpt: string;
}

/** Why a good document was not kept. */
export type LossCause = 'trace-full' | 'store-full';

/** A good document that was not kept. */
export interface Loss {
  readonly cause: LossCause;
  readonly id: string;
  readonly traceId: string;
}

/** What became of some documents. */
export interface Report {
  readonly stored: number;
  /** Refusals by code: all of them, while only some are told of one by one. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly rejections: readonly Rejection[];
  readonly lost: Readonly<Partial<Record<LossCause, number>>>;
  readonly losses: readonly Loss[];
  /** Errors that are xray-local's own fault. */
  readonly failures: readonly string[];
}

/** Told one by one of each batch; the rest is only counted. */
const MOST_TOLD = 20;

/** Adds up what becomes of documents. */
export class ReportBuilder {
  #stored = 0;
  readonly #rejected: Record<string, number> = {};
  readonly #rejections: Rejection[] = [];
  readonly #lost: Partial<Record<LossCause, number>> = {};
  readonly #losses: Loss[] = [];
  readonly #failures: string[] = [];

  countStored(): void {
    this.#stored += 1;
  }

  reject(rejection: Rejection): void {
    this.#rejected[rejection.code] = (this.#rejected[rejection.code] ?? 0) + 1;
    this.#rejections.push(rejection);
    if (this.#rejections.length > MOST_TOLD) {
      this.#rejections.shift(); // The latest are what somebody looks for.
    }
  }

  lose(loss: Loss): void {
    this.#lost[loss.cause] = (this.#lost[loss.cause] ?? 0) + 1;
    if (this.#losses.length < MOST_TOLD) {
      this.#losses.push(loss);
    }
  }

  /** A document was not kept, and nobody knows why. */
  fail(error: unknown): void {
    this.#rejected['InternalFailure'] = (this.#rejected['InternalFailure'] ?? 0) + 1;
    if (this.#failures.length < MOST_TOLD) {
      this.#failures.push(String(error));
    }
  }

  build(): Report {
    return {
      stored: this.#stored,
      rejected: this.#rejected,
      rejections: this.#rejections,
      lost: this.#lost,
      losses: this.#losses,
      failures: this.#failures,
    };
  }
}
