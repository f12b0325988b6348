import { randomBytes } from 'node:crypto';
import { RequestContext, storage } from '../context/context.ts';
import { Backoff } from '../emitter/backoff.ts';
import { TroubleLog } from '../emitter/trouble-log.ts';
import { reasonOf } from '../plugins/detection-error.ts';
import type { TracingLogger } from '../types.ts';
import { CentralRules } from './central-rules.ts';
import type { Decision, Rule, RuleCounts } from './rule.ts';
import { REPORT_INTERVAL_MS } from './rule.ts';
import { readCentralRules } from './read-central-rules.ts';
import { readTargets } from './read-targets.ts';
import { repeat } from './repeat.ts';
import type { SamplingApi } from './sampling-api.ts';
import { SamplingApiError } from './sampling-api.ts';
import type { Subject } from './subject.ts';

const FETCH_INTERVAL_MS = 5 * 60 * 1000;
const FIRST_RETRY_MS = 1000;
/** What the API takes at once. */
const MOST_STATISTICS = 25;

export interface CentralSamplingOptions {
  readonly api: SamplingApi;
  readonly logger: TracingLogger;
  /** Asked before each call: an application may have switched central sampling off. */
  readonly isWanted: () => boolean;
  /** Whether the application tells attributes. */
  readonly hasAttributes: boolean;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Up to a tenth longer, so that many processes do not ask at the same time. */
const spread = (milliseconds: number, random: () => number): number => milliseconds * (1 + random() / 10);

/**
 * A change this much older than the rules may be missing in them: the time of an answer is told in whole seconds, and
 * its rules were read before it was sent.
 */
const UNSURE_SECONDS = 2;
/** Messages that are told once; then there are no more. */
const MOST_TOLD = 100;

/** Counts on their way to the service. */
interface Taken {
  readonly rule: Rule;
  readonly counts: RuleCounts;
}

/** Samples by the rules of the X-Ray service, and tells it what they did. */
export class CentralSampling {
  readonly #options: CentralSamplingOptions;
  readonly #rules = new CentralRules();
  readonly #clientId = randomBytes(12).toString('hex');
  readonly #backoff: Backoff;
  readonly #troubles: TroubleLog;
  readonly #stop = new AbortController();
  readonly #told = new Set<string>();
  /** The service's time when the rules were read, epoch seconds. */
  #readAt = 0;
  /** From the clock to the service's time, seconds: reports tell its time, since old ones are refused. */
  #toServerTime = 0;
  /** The change for which the rules were fetched anew. */
  #fetchedFor: number | undefined;
  #fetching: Promise<boolean> | undefined;

  constructor(options: CentralSamplingOptions) {
    this.#options = options;
    this.#backoff = new Backoff(FIRST_RETRY_MS, options.random);
    this.#troubles = new TroubleLog(options.logger, options.now);
  }

  /** Fetches the rules now and then, and reports while there is something to report. The answer ends both. */
  start(): () => void {
    const { random } = this.#options;
    const fetch = async (): Promise<number> => {
      if (!(await this.fetchRules())) return this.#backoff.next();
      this.#backoff.reset();
      return spread(FETCH_INTERVAL_MS, random);
    };
    const report = async (): Promise<number> => {
      await this.report();
      return spread(REPORT_INTERVAL_MS, random);
    };
    // in a context of their own: these calls belong to no request
    const stops = storage.run(new RequestContext(), () => [
      repeat(fetch, 0),
      repeat(report, spread(REPORT_INTERVAL_MS, random)),
    ]);
    return () => {
      this.#stop.abort();
      for (const stop of stops) stop();
    };
  }

  /** Decides by the rule that a request meets; `undefined` when there is none. */
  decide(subject: Subject): Decision | undefined {
    const { now, random } = this.#options;
    const time = now();
    return this.#rules.choose(subject, time)?.decide(time, random);
  }

  /** Whether the rules are now as the service has them. Never rejects; calls at the same time share one fetch. */
  fetchRules(): Promise<boolean> {
    this.#fetching ??= this.#attempt('rules', () => this.#fetch()).finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** Reports what is due, and takes the answers up. Never rejects. */
  async report(): Promise<void> {
    const { now } = this.#options;
    const time = now();
    // all at once: rules that are fetched anew meanwhile go on with the counts of those before
    const taken = this.#rules.due(time).map((rule) => ({ rule, counts: rule.takeCounts(time) }));
    for (let first = 0; first < taken.length; first += MOST_STATISTICS) {
      const batch = taken.slice(first, first + MOST_STATISTICS);
      const isReported = await this.#attempt('targets', () => this.#exchange(batch));
      if (!isReported) for (const { rule, counts } of batch) rule.giveBack(counts);
    }
  }

  async #fetch(): Promise<void> {
    const { api, logger, now, hasAttributes } = this.#options;
    const fetchedAt = now();
    const { value, serverTime } = await api.rules(this.#stop.signal);
    const { rules, problems } = readCentralRules(value);
    for (const problem of problems) this.#tellOnce('warn', problem);
    // there is always the Default rule
    if (rules.length === 0) throw new SamplingApiError('there is no rule that can be read');
    this.#rules.load(rules, fetchedAt);
    this.#readAt = serverTime - UNSURE_SECONDS;
    this.#toServerTime = serverTime - now() / 1000;
    logger.debug(`xray: ${rules.length} sampling rules: ${rules.map((rule) => rule.RuleName).join(', ')}`);
    const asking = rules.filter(({ Attributes: wanted }) => !hasAttributes && Object.keys(wanted).length > 0);
    for (const { RuleName: name } of asking) {
      this.#tellOnce(
        'info',
        `no request meets sampling rule ${JSON.stringify(name.slice(0, 64))}: it has attributes, and the option sampling.attributes is not set`,
      );
    }
  }

  async #exchange(taken: readonly Taken[]): Promise<void> {
    const { api, now } = this.#options;
    const timestamp = Math.floor(now() / 1000 + this.#toServerTime);
    const statistics = taken.map(({ rule, counts }) => ({
      RuleName: rule.name,
      ClientID: this.#clientId,
      Timestamp: timestamp,
      RequestCount: counts.requests,
      SampledCount: counts.sampled,
      BorrowCount: counts.borrowed,
    }));
    const answer = await api.targets(statistics, this.#stop.signal);
    this.#toServerTime = answer.serverTime - now() / 1000;
    const { byRule, refused, lastModification } = readTargets(answer, now());
    this.#rules.follow(byRule);
    this.#keepRefused(taken, refused);
    await this.#fetching; // begun before the change, maybe
    const isNews = lastModification !== undefined && lastModification > this.#readAt;
    if (isNews && lastModification !== this.#fetchedFor && (await this.fetchRules())) {
      this.#fetchedFor = lastModification;
    }
  }

  /** Keeps for the next report what the service did not take of this one. */
  #keepRefused(taken: readonly Taken[], refused: ReadonlyMap<string, string>): void {
    const kept = taken.filter(({ rule }) => refused.has(rule.name));
    for (const { rule, counts } of kept) rule.giveBack(counts);
    const [first] = kept;
    if (first === undefined) this.#troubles.over('statistics', 'the service takes sampling statistics again');
    else {
      const { name } = first.rule;
      this.#troubles.warn(
        'statistics',
        `the service takes no statistics of sampling rule ${JSON.stringify(name)}: ${refused.get(name) ?? ''}`,
      );
    }
  }

  /** Whether it went well. What goes wrong is a warning, once in a while; and it is said when it is over. */
  async #attempt(what: 'rules' | 'targets', work: () => Promise<void>): Promise<boolean> {
    if (!this.#options.isWanted()) return true;
    try {
      await work();
      this.#troubles.over(what, `the daemon answers sampling ${what} again`);
      return true;
    } catch (error) {
      if (!this.#stop.signal.aborted)
        this.#troubles.warn(what, `no sampling ${what} from the daemon: ${reasonOf(error)}`);
      return false;
    }
  }

  #tellOnce(level: 'warn' | 'info', message: string): void {
    if (this.#told.size >= MOST_TOLD || this.#told.has(message)) return;
    this.#told.add(message);
    this.#options.logger[level](`xray: ${message}`);
  }
}
