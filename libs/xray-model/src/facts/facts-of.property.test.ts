import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import { randomDocuments, randomTrace, traceIdOf } from '../../test/support/random-trace.ts';
import { assembleTrace } from '../trace/assemble-trace.ts';
import { inferSegments } from '../trace/infer-segments.ts';
import { factsOf } from './facts-of.ts';
import type { TraceFacts } from './trace-facts.ts';

const seeds = Array.from({ length: 100 }, (_none, seed) => seed);
const ID = traceIdOf(1);

/** Every index into `services` that the facts hold. */
function indexes(facts: TraceFacts): number[] {
  const { entryPoint, edges, annotations, faultRootCauses, errorRootCauses, responseTimeRootCauses } = facts;
  const causes = [...faultRootCauses, ...errorRootCauses, ...responseTimeRootCauses];
  return [
    ...(entryPoint === undefined ? [] : [entryPoint]),
    ...edges.flatMap(({ source, target }) => (source === undefined ? [target] : [source, target])),
    ...annotations.map(({ service }) => service),
    ...causes.flat().map(({ service }) => service),
  ];
}

describe('factsOf random traces', () => {
  it.each(seeds)('is the same in every order of arrival (seed %i)', (seed) => {
    const random = createRandom(seed);
    const documents = randomDocuments(ID, random);
    const drawn = (order: typeof documents) => {
      const trace = assembleTrace(ID, order);
      return trace && factsOf(trace);
    };
    const first = drawn(documents);
    for (let round = 0; round < 5; round += 1) {
      expect(drawn(random.shuffled(documents))).toEqual(first);
    }
  });

  it.each(seeds)('is plain data that holds together (seed %i)', (seed) => {
    const trace = randomTrace(ID, createRandom(1_000 + seed));
    if (trace === undefined) {
      return;
    }
    const facts = factsOf(trace);
    const { services, edges } = facts;
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    expect(indexes(facts).filter((index) => services[index] === undefined)).toEqual([]);
    for (const [index, service] of services.entries()) {
      const calls = edges.some(({ source }) => source === index);
      const isCalled = edges.some(({ source, target }) => source !== undefined && target === index);
      expect([service.last, service.root && isCalled]).toEqual([!calls, false]);
      expect(edges.filter((edge) => edge.source === undefined && edge.target === index)).toHaveLength(
        service.root ? 1 : 0,
      );
    }
  });

  it.each(seeds)('infers the services that inferSegments answers (seed %i)', (seed) => {
    const trace = randomTrace(ID, createRandom(2_000 + seed));
    const inferred = trace === undefined ? [] : factsOf(trace).services.filter((service) => service.inferred);
    expect(inferred).toHaveLength(trace === undefined ? 0 : inferSegments(trace).length);
  });
});
