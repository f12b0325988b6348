import { describe, expect, it } from 'vitest';
import { assembled, serviceTrace, span } from '../../test/support/trace-for-tests.ts';
import { testOf } from './copy-as-test.ts';

describe('a trace as a test', () => {
  it('tells services, calls, queries and answers, in the matchers of trace-testing', () => {
    const test = testOf(serviceTrace('ok'));
    for (const line of [
      "import '@xray-microservices/trace-testing/vitest';",
      "it('GET /usermgmt/notification-xray is traced', async () => {",
      'expect(trace).toBeConnected();',
      "expect(trace).toHaveSegment('User-Management-Microservice', { http: { response: { status: 200 } } });",
      "expect(trace).toHaveEdge('User-Management-Microservice', 'V1-Notification-Microservice');",
      "expect(trace).toHaveEdge('User-Management-Microservice', { kind: 'database', name: 'usermgmt@mysql' });",
      "expect(trace).toHaveEdge('V1-Notification-Microservice', { kind: 'remote', name: 'smtp:25' });",
      "expect(trace).toHaveSubsegment({ sql: { sanitized_query: 'SELECT id, username, email, role FROM users WHERE username = ?' } });",
      'expect(trace).toHaveNoFaults();',
      'expect(trace).toHaveSqlWithoutLiterals();',
    ]) {
      expect(test).toContain(line);
    }
  });

  it('expects the faults of a trace that has some', () => {
    const test = testOf(serviceTrace('fault'));
    expect(test).toContain('{ http: { response: { status: 503 } }, fault: true }');
    expect(test).not.toContain('toHaveNoFaults');
  });

  it('says a thing once, however often it happened', () => {
    const test = testOf(serviceTrace('list'));
    expect(test.split('SELECT name FROM roles')).toHaveLength(2);
  });

  it('writes texts so that each stays one literal', () => {
    const query = { namespace: 'remote', sql: { sanitized_query: "SELECT 'it' \\ \n LIKE ?" } };
    const test = testOf(assembled(span(1, 'root', 0, 9, { subsegments: [span(2, 'db', 1, 2, query)] })));
    expect(test).toContain(String.raw`sanitized_query: 'SELECT \'it\' \\ \n LIKE ?'`);
  });
});
