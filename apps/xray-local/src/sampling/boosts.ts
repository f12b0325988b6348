import type { SamplingRule } from './sampling-rule.ts';

/** A higher rate for a while. */
export interface Boost {
  readonly rate: number;
  /** Epoch seconds. */
  readonly endsAt: number;
}

/** What a client says of the requests that went wrong. */
export interface BoostReport {
  readonly serviceName: string;
  readonly anomalyCount: number;
  readonly sampledAnomalyCount: number;
}

/** How long a boost lasts; one report of each client falls into it, and then some. */
const BOOST_SECONDS = 60;
const MAX_SERVICES = 1_000;

/**
 * Raises the rate of rules that ask for it to their MaxRate for a minute when requests go wrong unsampled, once in each
 * cooldown window and service.
 */
export class Boosts {
  readonly #begun = new Map<string, { readonly rate: number; readonly at: number }>();

  /** @param now epoch seconds */
  report(rule: SamplingRule, report: BoostReport, now: number): void {
    const { SamplingRateBoost: settings } = rule;
    const missed = report.anomalyCount - report.sampledAnomalyCount;
    if (settings === undefined || missed <= 0 || settings.MaxRate <= rule.FixedRate) {
      return;
    }
    const key = JSON.stringify([rule.RuleName, report.serviceName]);
    const before = this.#begun.get(key);
    if (before !== undefined && now - before.at < settings.CooldownWindowMinutes * 60) {
      return;
    }
    this.#begun.delete(key);
    this.#begun.set(key, { rate: settings.MaxRate, at: now });
    const [oldest] = this.#begun.keys();
    if (this.#begun.size > MAX_SERVICES && oldest !== undefined) {
      this.#begun.delete(oldest);
    }
  }

  /** The boost of a rule for the services that reported, while it lasts. */
  current(ruleName: string, serviceNames: readonly string[], now: number): Boost | undefined {
    for (const serviceName of serviceNames) {
      const begun = this.#begun.get(JSON.stringify([ruleName, serviceName]));
      if (begun !== undefined && now < begun.at + BOOST_SECONDS) {
        return { rate: begun.rate, endsAt: begun.at + BOOST_SECONDS };
      }
    }
    return undefined;
  }
}
