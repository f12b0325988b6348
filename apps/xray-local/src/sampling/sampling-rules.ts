import { compareSamplingRules, DEFAULT_RULE_NAME } from '@xray-microservices/xray-model';
import { z } from 'zod';
import { ApiError, invalidRequest } from '../http/api-error.ts';
import type { Log } from '../log.ts';
import { Kept } from '../state/kept.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Tag } from '../state/tags.ts';
import { createDefaultRule } from './default-rule.ts';
import { RuleRecordSchema } from './sampling-rule.ts';
import type { NewRule, RuleRecord, RuleUpdate, SamplingRule } from './sampling-rule.ts';

/** Custom rules at most. https://docs.aws.amazon.com/general/latest/gr/xray.html */
export const MAX_RULES = 25;

const State = z.object({ records: z.array(RuleRecordSchema), changedAt: z.number() });

type State = z.infer<typeof State>;

export interface SamplingRulesOptions {
  readonly state: StateStore;
  readonly region: string;
  /** The rate of the Default rule until the API changes it, 0 to 1. */
  readonly defaultRate: number;
  /** Epoch seconds. */
  readonly now: () => number;
  readonly log: Log;
}

/** By which a rule is named: one of the two. */
export interface RuleReference {
  readonly RuleName?: string | undefined;
  readonly RuleARN?: string | undefined;
}

/** The sampling rules there are. They outlive the process where the store does. */
export class SamplingRules {
  readonly #options: SamplingRulesOptions;
  readonly #kept: Kept<State>;
  readonly #unchangedDefault: RuleRecord;

  constructor(options: SamplingRulesOptions) {
    const { state, now, log } = options;
    const startedAt = now();
    this.#options = options;
    this.#unchangedDefault = createDefaultRule({ ...options, modifiedAt: startedAt });
    this.#kept = new Kept({
      state,
      key: 'sampling-rules',
      schema: State,
      initial: () => ({ records: [], changedAt: startedAt }),
      log,
    });
  }

  /** All rules in the order in which they are tried, the Default rule last. */
  async list(): Promise<RuleRecord[]> {
    return this.#whole(await this.#kept.read());
  }

  /** When a rule was last created, changed or deleted, epoch seconds. */
  async lastModification(): Promise<number> {
    return (await this.#kept.read()).changedAt;
  }

  /** @throws ApiError InvalidRequestException or RuleLimitExceededException */
  create(rule: NewRule, tags: readonly Tag[]): Promise<RuleRecord> {
    return this.#change((state, now) => {
      if (this.#whole(state).some((record) => record.rule.RuleName === rule.RuleName)) {
        throw invalidRequest(`A sampling rule with the name ${rule.RuleName} already exists.`);
      }
      const customs = state.records.filter((record) => record.rule.RuleName !== DEFAULT_RULE_NAME);
      if (customs.length >= MAX_RULES) {
        throw new ApiError(
          400,
          'RuleLimitExceededException',
          `There are ${MAX_RULES} sampling rules besides Default at most.`,
        );
      }
      const result = { rule: this.#newRule(rule), createdAt: now, modifiedAt: now, tags: [...tags] };
      return { records: [...state.records, result], result };
    });
  }

  /** @throws ApiError InvalidRequestException */
  update(update: RuleUpdate): Promise<RuleRecord> {
    return this.#change((state, now) => {
      const before = this.#find(state, update);
      const changes = changesOf(update);
      if (before.rule.RuleName === DEFAULT_RULE_NAME) {
        refuseOtherCriteria(before.rule, changes);
      }
      const result = { ...before, rule: { ...before.rule, ...changes }, modifiedAt: now };
      return { records: withRecord(state.records, result), result };
    });
  }

  /** @throws ApiError InvalidRequestException */
  remove(reference: RuleReference): Promise<RuleRecord> {
    return this.#change((state) => {
      const result = this.#find(state, reference);
      if (result.rule.RuleName === DEFAULT_RULE_NAME) {
        throw invalidRequest('The Default rule cannot be deleted.');
      }
      return { records: state.records.filter((record) => record !== result), result };
    });
  }

  /** Changes the tags of a rule. Answers whether there is one with that ARN. */
  changeTags(arn: string, change: (tags: readonly Tag[]) => Tag[]): Promise<boolean> {
    return this.#kept.change((state) => {
      const record = this.#whole(state).find(({ rule }) => rule.RuleARN === arn);
      if (record === undefined) {
        return { value: state, result: false };
      }
      const tagged = { ...record, tags: change(record.tags) };
      return { value: { ...state, records: withRecord(state.records, tagged) }, result: true };
    });
  }

  #change(
    change: (state: State, now: number) => { readonly records: RuleRecord[]; readonly result: RuleRecord },
  ): Promise<RuleRecord> {
    const now = this.#options.now();
    return this.#kept.change((state) => {
      const { records, result } = change(state, now);
      return { value: { records, changedAt: laterThan(state.changedAt, now) }, result };
    });
  }

  #find(state: State, { RuleName: name, RuleARN: arn }: RuleReference): RuleRecord {
    if ((name === undefined) === (arn === undefined)) {
      throw invalidRequest('Name the sampling rule by either RuleName or RuleARN.');
    }
    const found = this.#whole(state).find(({ rule }) =>
      name === undefined ? rule.RuleARN === arn : rule.RuleName === name,
    );
    if (found === undefined) {
      throw invalidRequest('There is no sampling rule with this name or ARN.');
    }
    return found;
  }

  #whole({ records }: State): RuleRecord[] {
    const hasDefault = records.some(({ rule }) => rule.RuleName === DEFAULT_RULE_NAME);
    const all = hasDefault ? records : [...records, this.#unchangedDefault];
    return all.toSorted((one, other) => compareSamplingRules(one.rule, other.rule));
  }

  #newRule({ Attributes: attributes = {}, ...rest }: NewRule): SamplingRule {
    const arn = `arn:aws:xray:${this.#options.region}:000000000000:sampling-rule/${rest.RuleName}`;
    return { ...rest, RuleARN: arn, Attributes: attributes };
  }
}

/** SDKs fetch the rules when they have changed since: each change is a millisecond later at least, whatever the clock says. */
function laterThan(before: number, now: number): number {
  return Math.max(now, (Math.round(before * 1_000) + 1) / 1_000);
}

/** What of a rule is to change; the name and the ARN only say which rule. */
function changesOf(update: RuleUpdate): Partial<SamplingRule> {
  const changes = Object.entries(update).filter(([name]) => name !== 'RuleName' && name !== 'RuleARN');
  return Object.fromEntries(changes);
}

function withRecord(records: readonly RuleRecord[], changed: RuleRecord): RuleRecord[] {
  return [...records.filter(({ rule }) => rule.RuleName !== changed.rule.RuleName), changed];
}

/** What of the Default rule may change: how much it samples. */
const CHANGEABLE = ['FixedRate', 'ReservoirSize', 'SamplingRateBoost'];

function refuseOtherCriteria(rule: SamplingRule, changes: object): void {
  const before = new Map<string, unknown>(Object.entries(rule));
  const refused = Object.entries(changes)
    .filter(([name, value]) => !CHANGEABLE.includes(name) && !isSame(value, before.get(name)))
    .map(([name]) => name);
  if (refused.length > 0) {
    throw invalidRequest(
      `The Default rule matches everything: ${refused.join(', ')} cannot be changed, only FixedRate and ReservoirSize.`,
    );
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
