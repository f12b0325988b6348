import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';

/** What becomes of a segment that is made the current one: segments that the application made get our ways. */
export const adoption = { adopt: (segment: unknown): unknown => segment };

/**
 * The values the SDK keeps for the current request. It has one key, `segment`, which is a field of its own; what an
 * application adds through the SDK's namespace goes into a map. A child sees its parent's values until it sets its own.
 */
export class RequestContext {
  readonly #parent: RequestContext | undefined;
  #segment: unknown;
  #others: Map<string, unknown> | undefined;
  /** Milliseconds waited for a pooled connection, for the next query to tell. */
  poolWait = 0;

  constructor(parent?: RequestContext) {
    this.#parent = parent;
  }

  /** The current segment or subsegment. */
  get segment(): unknown {
    return this.#segment ?? this.#parent?.segment;
  }

  set segment(value: unknown) {
    this.#segment = adoption.adopt(value);
  }

  get(key: string): unknown {
    if (key === SEGMENT_KEY) return this.segment;
    return this.#others?.has(key) === true ? this.#others.get(key) : this.#parent?.get(key);
  }

  set(key: string, value: unknown): void {
    if (key === SEGMENT_KEY) this.segment = value;
    else (this.#others ??= new Map()).set(key, value);
  }
}

/** Name and key under which the SDK looks up its context. */
export const NAMESPACE_NAME = 'AWSXRay';
const SEGMENT_KEY = 'segment';

/** The only asynchronous storage of the library. */
export const storage = new AsyncLocalStorage<RequestContext>();

/** The current segment or subsegment, without the SDK's warning when there is none. */
export const currentEntity = (): unknown => storage.getStore()?.segment;

/**
 * The namespace interface that aws-xray-sdk-core expects from cls-hooked, over AsyncLocalStorage.
 *
 * cls-hooked switches on async_hooks for the whole process, which costs every promise and every callback.
 */
export const namespace = {
  name: NAMESPACE_NAME,
  /** cls-hooked's own check that a namespace was made by it. */
  id: 1,

  get active(): RequestContext | undefined {
    return storage.getStore();
  },

  get: (key: string): unknown => storage.getStore()?.get(key),

  /** Outside any context the value is dropped: there is nothing it could belong to. */
  set<T>(key: string, value: T): T {
    storage.getStore()?.set(key, value);
    return value;
  },

  createContext: (): RequestContext => new RequestContext(storage.getStore()),

  run(callback: (context: RequestContext) => void): RequestContext {
    const context = new RequestContext(storage.getStore());
    storage.run(context, callback, context);
    return context;
  },

  runAndReturn<T>(callback: (context: RequestContext) => T): T {
    const context = new RequestContext(storage.getStore());
    return storage.run(context, callback, context);
  },

  runPromise<T>(callback: (context: RequestContext) => Promise<T>): Promise<T> {
    return namespace.runAndReturn(callback);
  },

  bind<A extends unknown[], R>(callback: (...args: A) => R, context?: RequestContext): (...args: A) => R {
    const bound = context ?? storage.getStore() ?? new RequestContext();
    return (...args) => storage.run(bound, callback, ...args);
  },

  /**
   * The SDK's middleware binds the request's emitters before it makes the context, which cls-hooked looks up when a
   * listener is added. Here express.ts binds them, once the context is there.
   */
  bindEmitter: (): void => undefined,
};

type Emit = (this: EventEmitter, event: string | symbol, ...args: unknown[]) => boolean;

/** Gives the emitter an `emit` that runs its listeners in the given context. */
export function runListenersIn(context: RequestContext, emitter: EventEmitter): void {
  const emit: Emit = Reflect.get(emitter, 'emit') as Emit;
  const run = (event: string | symbol, args: unknown[]): boolean => emit.call(emitter, event, ...args);
  emitter.emit = (event: string | symbol, ...args: unknown[]): boolean =>
    storage.run(context, run, event, args);
}
