import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';

/** What the SDK keeps for the current request: its values by key. `segment` holds the current (sub)segment. */
export type ContextValues = Record<string, unknown>;

/** The only asynchronous storage of the library. */
export const storage = new AsyncLocalStorage<ContextValues>();

/** Name and key under which the SDK looks up its context. */
export const NAMESPACE_NAME = 'AWSXRay';
const SEGMENT_KEY = 'segment';

/** The current segment or subsegment without the SDK's warning when there is none. */
export const currentEntity = (): unknown => storage.getStore()?.[SEGMENT_KEY];

/** A child context sees its parent's values until it sets its own, as with cls-hooked. */
const childOf = (parent: ContextValues | undefined): ContextValues =>
  Object.create(parent ?? null) as ContextValues;

/**
 * The namespace interface that aws-xray-sdk-core expects from cls-hooked, over AsyncLocalStorage.
 *
 * cls-hooked switches on async_hooks for the whole process, which costs every promise and every callback.
 */
export const namespace = {
  name: NAMESPACE_NAME,
  /** cls-hooked's own check that a namespace was made by it. */
  id: 1,

  get active(): ContextValues | undefined {
    return storage.getStore();
  },

  get: (key: string): unknown => storage.getStore()?.[key],

  /** Outside any context the value is dropped: there is nothing it could belong to. */
  set<T>(key: string, value: T): T {
    const values = storage.getStore();
    if (values !== undefined) values[key] = value;
    return value;
  },

  createContext: (): ContextValues => childOf(storage.getStore()),

  run(callback: (context: ContextValues) => void): ContextValues {
    const values = childOf(storage.getStore());
    storage.run(values, callback, values);
    return values;
  },

  runAndReturn<T>(callback: (context: ContextValues) => T): T {
    const values = childOf(storage.getStore());
    return storage.run(values, callback, values);
  },

  runPromise<T>(callback: (context: ContextValues) => Promise<T>): Promise<T> {
    return namespace.runAndReturn(callback);
  },

  bind<A extends unknown[], R>(callback: (...args: A) => R, context?: ContextValues): (...args: A) => R {
    const values = context ?? storage.getStore() ?? childOf(undefined);
    return (...args) => storage.run(values, callback, ...args);
  },

  /**
   * The SDK's middleware binds the request's emitters before it makes the context, which cls-hooked looks up when a
   * listener is added. Here express.ts binds them, once the context is there.
   */
  bindEmitter: (): void => undefined,
};

/** Gives the emitter an `emit` that runs its listeners in the given context. */
export function runListenersIn(values: ContextValues, emitter: EventEmitter): void {
  const emit = emitter.emit.bind(emitter);
  emitter.emit = (event: string | symbol, ...args: unknown[]): boolean =>
    storage.run(values, emit, event as string, ...args);
}
