import { assembleTrace, factsOf } from '../../src/index.ts';
import type { Trace, TraceFacts, TraceId } from '../../src/index.ts';
import { documents, TRACE_ID } from './documents.ts';

type Members = Readonly<Record<string, unknown>>;

/** The trace that the documents make. */
export function trace(...all: readonly Members[]): Trace {
  return traceOf(TRACE_ID, ...all);
}

/** The trace with an id of its own that the documents make. */
export function traceOf(id: TraceId, ...all: readonly Members[]): Trace {
  const assembled = assembleTrace(id, documents(...all.map((members) => ({ ...members, trace_id: id }))));
  if (assembled === undefined) {
    throw new Error('The test gave no documents.');
  }
  return assembled;
}

/** The facts of the trace that the documents make. */
export function facts(...all: readonly Members[]): TraceFacts {
  return factsOf(trace(...all));
}

/** The edges of a trace as lines such as `client -> shop` and `shop -> table [AWS::DynamoDB::Table]`. */
export function edgeLines({ services, edges }: TraceFacts): string[] {
  const name = (index: number): string => {
    const { name, type } = services[index]?.id ?? { name: '?', type: undefined };
    return type === undefined ? name : `${name} [${type}]`;
  };
  return edges
    .map(
      ({ source, target, asynchronous }) =>
        `${source === undefined ? 'client' : name(source)} ${asynchronous ? '~>' : '->'} ${name(target)}`,
    )
    .sort();
}
