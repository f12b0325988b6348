import { renderTraceTree } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import { TraceTestingError } from '../errors.ts';
import { show } from '../pattern/show.ts';

/** What a check found, in the form that `expect.extend` takes in Vitest and Jest. */
export interface CheckResult {
  readonly pass: boolean;
  /** What to say when this is not what the test expected: with `pass`, that it should not have been so. */
  readonly message: () => string;
}

export interface Finding {
  readonly pass: boolean;
  /** What was expected, to go on from "Expected the trace": `to be connected`. */
  readonly expectation: string;
  /** Lines that tell why it is not so. */
  readonly failure: () => readonly string[];
}

const MOST_NODES_DRAWN = 100;

/** Makes a finding about a trace into what matchers and assertions share. */
export function toResult(trace: Trace, { pass, expectation, failure }: Finding): CheckResult {
  const message = (): string => {
    const reasons = pass ? [] : failure();
    const tree = renderTraceTree(trace, { maxNodes: MOST_NODES_DRAWN });
    return [`Expected the trace ${pass ? 'not ' : ''}${expectation}.`, ...reasons, '', tree].join('\n');
  };
  return { pass, message };
}

/**
 * Sees that a check was given a trace: a matcher's type cannot forbid `expect(promise)` or `expect(document)`.
 *
 * @throws {TraceTestingError} `NO_TRACE`
 */
export function assertIsTrace(value: unknown): asserts value is Trace {
  const isTrace =
    typeof value === 'object' &&
    value !== null &&
    'roots' in value &&
    Array.isArray(value.roots) &&
    'documents' in value;
  if (!isTrace) {
    const hint = value instanceof Promise ? 'a promise: await it first' : show(value);
    throw new TraceTestingError('NO_TRACE', `Expected a trace, as waitForTrace answers it, and got ${hint}.`);
  }
}
