import type { WholeRule } from './read-rule.ts';
import type { Target } from './rule.ts';
import { Rule } from './rule.ts';
import type { Subject } from './subject.ts';

/** Rules that could not be fetched anew for so long count no more, as in the SDK. */
const LIFETIME_MS = 60 * 60 * 1000;

/** The service's rules as they were fetched last. Times are milliseconds of a clock that never goes back. */
export class CentralRules {
  #rules: readonly Rule[] = [];
  #fetchedAt = -Infinity;

  /** Puts rules in the place of those before. What is known of a rule stays, if there is still one of that name. */
  load(rules: readonly WholeRule[], fetchedAt: number): void {
    const before = new Map(this.#rules.map((rule) => [rule.name, rule]));
    this.#rules = rules.map((rule) => Rule.central(rule)).sort(byPriority);
    this.#fetchedAt = fetchedAt;
    for (const rule of this.#rules) {
      const old = before.get(rule.name);
      if (old !== undefined) rule.takeOver(old);
    }
  }

  /** The first rule that a request meets; `undefined` when none does, or there are none that count. */
  choose(subject: Subject, now: number): Rule | undefined {
    if (now >= this.#fetchedAt + LIFETIME_MS) return undefined;
    for (const rule of this.#rules) {
      if (rule.isMetBy(subject)) return rule;
    }
    return undefined;
  }

  /** The rules that have something to report now. */
  due(now: number): Rule[] {
    return this.#rules.filter((rule) => rule.isDue(now));
  }

  follow(targets: ReadonlyMap<string, Target>): void {
    for (const rule of this.#rules) {
      const target = targets.get(rule.name);
      if (target !== undefined) rule.follow(target);
    }
  }
}

const byPriority = (one: Rule, other: Rule): number =>
  one.priority - other.priority || (one.name < other.name ? -1 : 1);
