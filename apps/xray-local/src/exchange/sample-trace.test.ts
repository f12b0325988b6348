import { assembleTrace, factsOf, parseDocument } from '@xray-microservices/xray-model';
import { expect, it } from 'vitest';
import { sampleDocuments } from './sample-trace.ts';

it('the sample trace is what X-Ray takes, and shows two services, a database and a fault', () => {
  let ids = 0;
  const id = '1-58406520-a006649127e371903a2de979';
  const documents = sampleDocuments(id, 1_700_000_000, () => (ids += 1).toString(16).padStart(16, '0')).map(
    (members) => {
      const parsed = parseDocument(JSON.stringify(members));
      return parsed.ok ? parsed.document : expect.fail(parsed.refusal.hint);
    },
  );
  const [first] = documents;
  const trace = first && assembleTrace(first.trace_id, documents);
  const facts = trace && factsOf(trace);
  expect(facts?.services.map(({ id: { name, type } }) => [name, type])).toEqual([
    ['sample-shop', undefined],
    ['orders@database', 'Database::SQL'],
    ['sample-payment', undefined],
  ]);
  expect(facts).toMatchObject({ fault: true, partial: false, endTime: 1_700_000_000 });
  expect(trace?.roots).toHaveLength(1);
});
