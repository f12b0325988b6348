import type { Criteria } from './criteria.ts';
import { meetsCriteria, prepareCriteria } from './criteria.ts';
import type { WholeRule } from './read-rule.ts';
import { Reservoir } from './reservoir.ts';
import type { Subject } from './subject.ts';

/** Whether a request is sampled, and why. */
export interface Decision {
  readonly sampled: boolean;
  readonly reason: string;
  /** The central rule that chose the request, to be told in its segment. */
  readonly ruleName?: string;
}

/** What became of the requests that met a rule since its last report. */
export interface RuleCounts {
  requests: number;
  /** Without those that were borrowed, as AWS's SDKs count. */
  sampled: number;
  borrowed: number;
}

/** What the service wants done with a rule until the next report; what it leaves out stays as it is. */
export interface Target {
  readonly rate: number | undefined;
  /** Requests in each second, until when. */
  readonly quota: { readonly size: number; readonly until: number } | undefined;
  readonly intervalMs: number | undefined;
}

/** Between two reports of a rule, unless the service wants another time. */
export const REPORT_INTERVAL_MS = 10_000;

/** Timers are never exact: a report this much too early is better than one a whole interval late. */
const EARLY_MS = 500;

/** A rule at work. Times are milliseconds of a clock that never goes back. */
export class Rule {
  readonly name: string;
  readonly priority: number;
  readonly criteria: Criteria;
  readonly #mayBorrow: boolean;
  readonly #yes: Decision;
  readonly #no: Decision;
  #rate: number;
  #reservoir = new Reservoir();
  #counts: RuleCounts = { requests: 0, sampled: 0, borrowed: 0 };
  #reportedAt = -Infinity;
  #intervalMs = REPORT_INTERVAL_MS;

  private constructor(rule: WholeRule, kind: 'central' | 'local') {
    const title = `${kind === 'local' ? 'local ' : ''}rule ${rule.RuleName}`;
    this.name = rule.RuleName;
    this.priority = rule.Priority;
    this.criteria = prepareCriteria(rule);
    this.#mayBorrow = rule.ReservoirSize > 0;
    this.#rate = rule.FixedRate;
    this.#yes = {
      sampled: true,
      reason: `${title} says so`,
      ...(kind === 'central' && { ruleName: rule.RuleName }),
    };
    this.#no = { sampled: false, reason: `${title} leaves it out` };
  }

  /** A rule of the service, which shares the reservoir among all processes. */
  static central(rule: WholeRule): Rule {
    return new Rule(rule, 'central');
  }

  /** A rule of the options: the process has the whole reservoir. */
  static local(rule: WholeRule): Rule {
    const local = new Rule(rule, 'local');
    local.#reservoir.grant(rule.ReservoirSize, Infinity);
    return local;
  }

  isMetBy(subject: Subject): boolean {
    return meetsCriteria(this.criteria, subject);
  }

  /** Decides on a request that meets the rule: the reservoir first, then the rate. */
  decide(now: number, random: () => number): Decision {
    this.#counts.requests += 1;
    const place = this.#reservoir.take(now, this.#mayBorrow);
    if (place === 'borrowed') this.#counts.borrowed += 1;
    else if (place === 'granted' || random() < this.#rate) this.#counts.sampled += 1;
    else return this.#no;
    return this.#yes;
  }

  /** Goes on where the rule of the same name was before it was fetched anew. */
  takeOver(before: Rule): void {
    this.#reservoir = before.#reservoir;
    this.#counts = before.#counts;
    this.#reportedAt = before.#reportedAt;
    this.#intervalMs = before.#intervalMs;
  }

  /** Whether there is something to report, and it is time to. */
  isDue(now: number): boolean {
    return this.#counts.requests > 0 && now >= this.#reportedAt + this.#intervalMs - EARLY_MS;
  }

  /** Gives the counts away to be reported; they begin anew. */
  takeCounts(now: number): RuleCounts {
    const counts = this.#counts;
    this.#counts = { requests: 0, sampled: 0, borrowed: 0 };
    this.#reportedAt = now;
    return counts;
  }

  /** Counts that could not be reported are added to the next ones. */
  giveBack(counts: RuleCounts): void {
    this.#counts.requests += counts.requests;
    this.#counts.sampled += counts.sampled;
    this.#counts.borrowed += counts.borrowed;
  }

  follow({ rate, quota, intervalMs }: Target): void {
    this.#rate = rate ?? this.#rate;
    this.#intervalMs = intervalMs ?? this.#intervalMs;
    if (quota !== undefined) this.#reservoir.grant(quota.size, quota.until);
  }
}
