import { describe, expect, it } from 'vitest';
import { assembleTrace, factsOf } from '@xray-microservices/xray-model';
import type { TraceDocument, TraceFacts } from '@xray-microservices/xray-model';
import { segment } from '../../test/support/documents.ts';
import { createRandom } from '../../test/support/random.ts';
import { arrived, randomDocuments } from '../../test/support/random-traces.ts';
import { packFacts } from './pack-facts.ts';
import { unpackFacts } from './unpack-facts.ts';

function factsFrom(documents: readonly TraceDocument[]): TraceFacts {
  const trace = documents[0] === undefined ? undefined : assembleTrace(documents[0].trace_id, documents);
  return trace === undefined ? expect.fail('no trace') : factsOf(trace);
}

const factsWith = (members: Readonly<Record<string, unknown>>): TraceFacts =>
  factsFrom([arrived(segment(1, members)).document]);

describe('packFacts', () => {
  it('writes the facts of any trace so that they are read as they were', () => {
    const random = createRandom(17);
    for (let round = 0; round < 300; round += 1) {
      const facts = factsFrom(randomDocuments(random, 1 + random(12), 1).map(({ document }) => document));
      expect(unpackFacts(packFacts(facts), facts.id)).toEqual(facts);
    }
  });

  it.each([
    ['today', { start_time: 1_764_123_456.789012, end_time: 1_764_123_457.1 }],
    ['long ago', { start_time: 0.1, end_time: 0.3 }],
    ['far apart', { start_time: 0.1, end_time: 1_764_123_456.789012 }],
    ['in the far future', { start_time: 99_999_999_998.123, end_time: 99_999_999_999.456 }],
    ['backwards', { start_time: 1_764_123_456.7, end_time: 1_764_123_400.1 }],
  ])('keeps times exact: %s', (_case, times) => {
    const facts = factsWith(times);
    expect(unpackFacts(packFacts(facts), facts.id)).toEqual(facts);
  });

  it('keeps what only some services tell', () => {
    const facts = factsWith({
      user: 'a user',
      resource_arn: 'arn:aws:x',
      service: { version: '1.2' },
      aws: { account_id: '123', ec2: { instance_id: 'i-1', availability_zone: 'eu-1a' } },
      fault: true,
      cause: { exceptions: [{ id: '0123456789abcdef', message: 'oh "no"', type: 'Error' }] },
    });
    expect(facts.services[0]).toMatchObject({ user: 'a user', instanceId: 'i-1', messages: ['oh "no"'] });
    expect(unpackFacts(packFacts(facts), facts.id)).toEqual(facts);
  });

  it('is what reads the facts in files of version 1, which say some things twice', () => {
    const written =
      '{"i":"1-5759e988-bd862e3fe1be46a994272793","t":1764123456.5,"m":[1,1048576,0.25,0.25,0,0],"s":[["users",null,null,65,0,' +
      '1048576,0.25,0,[],[]],["db","Database::SQL",null,161,262144,524288,0.0625,null,[],[]]],"e":[[0,1,1,262144,524288,' +
      '0.0625,null],[null,0,1,0,1048576,0.25,1]],"h":[["http://a/b","GET",200,null,null],["http://a/b","GET",200,null,null]],' +
      '"a":[["user","ann",0]],"c":[[],[],[[{"service":0,"entities":[{"name":"users","remote":false,"exceptions":[],' +
      '"coverage":1}]}]]]}';
    const facts = factsWith({
      name: 'users',
      start_time: 1_764_123_456.5,
      end_time: 1_764_123_456.75,
      http: { request: { method: 'GET', url: 'http://a/b' }, response: { status: 200 } },
      annotations: { user: 'ann' },
      subsegments: [
        {
          id: '0123456789abcdee',
          name: 'db',
          namespace: 'remote',
          start_time: 1_764_123_456.5625,
          end_time: 1_764_123_456.625,
          sql: { database_type: 'MySQL' },
        },
      ],
    });
    expect(unpackFacts(written, facts.id)).toEqual(facts);
    expect(packFacts(facts).length).toBeLessThan(written.length);
  });
});
