import type { AnnotationValue, ServiceId, TimeRange, TraceFacts } from '@xray-microservices/xray-model';
import { ValueCounter } from './count-values.ts';
import type { Counted } from './count-values.ts';
import { statusOf } from './status.ts';
import type { Status } from './status.ts';
import { TimeBuckets } from './time-buckets.ts';
import type { TimeBucket } from './time-buckets.ts';

/** How often what occurs in some traces, each counted once a trace. */
export interface Facets {
  readonly total: number;
  readonly status: readonly Counted<Status>[];
  readonly services: readonly (Counted<string> & { readonly type?: string })[];
  readonly urls: readonly Counted<string>[];
  readonly methods: readonly Counted<string>[];
  readonly users: readonly Counted<string>[];
  readonly resourceArns: readonly Counted<string>[];
  /** The services at the end of the way to a fault, an error, or to where the time went. */
  readonly rootCauses: readonly (Counted<string> & { readonly kind: CauseKind })[];
  readonly annotations: readonly {
    readonly key: string;
    readonly values: readonly Counted<AnnotationValue>[];
  }[];
  readonly histogram: readonly TimeBucket[];
}

/** Kinds of root causes, as filters name them. */
const CAUSE_KINDS = ['fault', 'error', 'responsetime'] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

/** What is told of each kind. */
const MOST_SERVICES = 50;
const MOST_TOLD = 20;
const MOST_KEYS = 20;
const MOST_KEYS_COUNTED = 200;
const MOST_ANNOTATION_VALUES = 10;

const STATUSES: readonly Status[] = ['ok', 'error', 'throttle', 'fault'];

/** Counts what occurs in traces. */
export class FacetCounter {
  readonly #status = new ValueCounter<Status>();
  readonly #services = new ValueCounter<string>();
  readonly #serviceIds = new Map<string, ServiceId>();
  readonly #urls = new ValueCounter<string>();
  readonly #methods = new ValueCounter<string>();
  readonly #users = new ValueCounter<string>();
  readonly #resourceArns = new ValueCounter<string>();
  readonly #rootCauses = {
    fault: new ValueCounter<string>(),
    error: new ValueCounter<string>(),
    responsetime: new ValueCounter<string>(),
  };
  readonly #annotations = new Map<string, ValueCounter<AnnotationValue>>();
  readonly #buckets: TimeBuckets;

  constructor(range: TimeRange) {
    this.#buckets = new TimeBuckets(range);
  }

  add(facts: TraceFacts): void {
    const status = statusOf(facts);
    this.#status.add(status);
    this.#buckets.add(facts.startTime, status);
    this.#addServices(facts);
    this.#addAnnotations(facts);
    this.#addRootCauses(facts);
    const { url, method } = facts.http ?? {};
    if (url !== undefined) {
      this.#urls.add(url);
    }
    if (method !== undefined) {
      this.#methods.add(method);
    }
  }

  facets(): Facets {
    const status = new Map(this.#status.top(STATUSES.length).map(({ value, count }) => [value, count]));
    return {
      total: this.#status.total,
      status: STATUSES.map((value) => ({ value, count: status.get(value) ?? 0 })),
      services: this.#services.top(MOST_SERVICES).map(({ value: key, count }) => {
        const { name, type } = this.#serviceIds.get(key) ?? { name: key };
        return { value: name, count, ...(type === undefined ? {} : { type }) };
      }),
      urls: this.#urls.top(MOST_TOLD),
      methods: this.#methods.top(MOST_TOLD),
      users: this.#users.top(MOST_TOLD),
      resourceArns: this.#resourceArns.top(MOST_TOLD),
      rootCauses: CAUSE_KINDS.flatMap((kind) =>
        this.#rootCauses[kind].top(MOST_TOLD).map((counted) => ({ kind, ...counted })),
      ),
      annotations: [...this.#annotations]
        .sort(([oneKey, one], [otherKey, other]) => other.total - one.total || (oneKey < otherKey ? -1 : 1))
        .slice(0, MOST_KEYS)
        .map(([key, values]) => ({ key, values: values.top(MOST_ANNOTATION_VALUES) })),
      histogram: this.#buckets.list(),
    };
  }

  #addServices({ services }: TraceFacts): void {
    const users = new Set<string>();
    const keys = new Set<string>();
    const arns = new Set<string>();
    for (const { id, user, resourceArn } of services) {
      const key = JSON.stringify([id.name, id.type]);
      keys.add(key);
      this.#serviceIds.set(key, id);
      if (user !== undefined) {
        users.add(user);
      }
      if (resourceArn !== undefined) {
        arns.add(resourceArn);
      }
    }
    for (const arn of arns) {
      this.#resourceArns.add(arn);
    }
    for (const key of keys) {
      this.#services.add(key);
    }
    for (const user of users) {
      this.#users.add(user);
    }
  }

  /** By name, as `rootcause.fault.service { name = "…" AND last }` finds them. */
  #addRootCauses({
    services,
    faultRootCauses: fault,
    errorRootCauses: error,
    responseTimeRootCauses: responsetime,
  }: TraceFacts): void {
    const paths = { fault, error, responsetime };
    for (const kind of CAUSE_KINDS) {
      const names = new Set(
        paths[kind].flatMap((path) => services[path.at(-1)?.service ?? -1]?.id.name ?? []),
      );
      for (const name of names) {
        this.#rootCauses[kind].add(name);
      }
    }
  }

  #addAnnotations({ annotations }: TraceFacts): void {
    const seen = new Set<string>();
    for (const { key, value } of annotations) {
      const pair = JSON.stringify([key, value]);
      const values = this.#annotations.get(key) ?? new ValueCounter<AnnotationValue>();
      const isNew =
        !seen.has(pair) && (this.#annotations.has(key) || this.#annotations.size < MOST_KEYS_COUNTED);
      if (isNew) {
        seen.add(pair);
        values.add(value);
        this.#annotations.set(key, values);
      }
    }
  }
}
