import { describe, expect, it } from 'vitest';
import { traceOf } from './show.ts';
import { findGaps } from './trace-check.ts';

const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793';

const QUERY = {
  id: '00000000000000b1',
  name: 'ums@db',
  start_time: 1,
  end_time: 1.1,
  namespace: 'remote',
  sql: {},
};
const CALL = {
  id: '00000000000000b2',
  name: 'notification',
  start_time: 1.1,
  end_time: 1.2,
  namespace: 'remote',
  http: {},
};
const USERS = {
  id: '00000000000000a1',
  trace_id: TRACE_ID,
  name: 'User-Management-Microservice',
  start_time: 1,
  end_time: 2,
  subsegments: [QUERY, CALL],
};
const NOTIFICATION = {
  id: '00000000000000a2',
  trace_id: TRACE_ID,
  parent_id: CALL.id,
  name: 'V1-Notification-Microservice',
  start_time: 1.1,
  end_time: 1.2,
};

const gapsOf = (...documents: object[]): string[] =>
  findGaps(
    traceOf(
      TRACE_ID,
      documents.map((document) => JSON.stringify(document)),
    ),
  );

describe('findGaps', () => {
  it('finds nothing in a complete trace', () => {
    expect(gapsOf(USERS, NOTIFICATION)).toEqual([]);
  });

  it.each([
    ['nothing at all', [], ['no segment of User-Management-Microservice: did its daemon address lead here?']],
    ['a service is missing', [USERS], ['0 segments of V1-Notification-Microservice instead of 1']],
    [
      'the query is missing',
      [{ ...USERS, subsegments: [CALL] }, NOTIFICATION],
      ['0 MySQL subsegments in User-Management-Microservice instead of 1'],
    ],
    [
      'a query is there twice',
      [{ ...USERS, subsegments: [QUERY, { ...QUERY, id: '00000000000000b3' }, CALL] }, NOTIFICATION],
      ['2 MySQL subsegments in User-Management-Microservice instead of 1'],
    ],
    [
      'the call is missing',
      [
        { ...USERS, subsegments: [QUERY] },
        { ...NOTIFICATION, parent_id: USERS.id },
      ],
      [
        '0 remote subsegments in User-Management-Microservice instead of 1',
        'the segment of V1-Notification-Microservice is not the child of the call to it',
      ],
    ],
    [
      'a fault is in it',
      [{ ...USERS, subsegments: [{ ...QUERY, fault: true }, CALL] }, NOTIFICATION],
      ['subsegment "ums@db" has the flag fault'],
    ],
    [
      'a part has not ended',
      [USERS, { ...NOTIFICATION, end_time: undefined, in_progress: true }],
      ['segment "V1-Notification-Microservice" is still in progress'],
    ],
  ])('says so when %s', (_what, documents, gaps) => {
    expect(gapsOf(...documents)).toEqual(gaps);
  });
});
