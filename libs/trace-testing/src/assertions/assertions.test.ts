import { AssertionError } from 'node:assert';
import { describe, expect, it } from 'vitest';
import type { Trace } from '@xray-microservices/xray-model';
import { expect as jestExpect } from 'expect';
import {
  CALL,
  CALLED,
  CALLER,
  QUERY,
  assemble,
  id,
  independent,
  segment,
} from '../../test/support/documents.ts';
import { expectTrace } from './expect-trace.ts';
import type { TraceAssertions } from './expect-trace.ts';
import { traceMatchers } from './trace-matchers.ts';
import type { TraceMatchers } from './trace-matchers.ts';

declare module 'expect' {
  // What the README tells users of Jest to write.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- augmenting an interface repeats its parameters
  interface Matchers<R extends void | Promise<void>, T> extends TraceMatchers<R> {}
}

jestExpect.extend(traceMatchers);

type Assertion = (subject: TraceMatchers<unknown>) => unknown;

const good = assemble();
const orphaned = assemble([CALLER, { ...CALLED, parent_id: id(99) }]);
const withSql = (sql: object): Trace =>
  assemble([segment(1, 'a', { subsegments: [{ ...QUERY, name: 'db', sql }] })]);

const FAULT = {
  fault: true,
  cause: { exceptions: [{ id: id(7), type: 'TypeError', message: 'x is not\na function' }] },
};

/** For each check, what holds, and what does not with the lines that its message must have. */
const HOLDS: [string, Trace, Assertion][] = [
  ['a segment by name', good, (t) => t.toHaveSegment('notification')],
  ['a segment by expression', good, (t) => t.toHaveSegment(/^notif/)],
  ['a segment like a part', good, (t) => t.toHaveSegment('notification', { origin: /EKS/ })],
  [
    'the second of two segments of one name',
    assemble([segment(1, 'a'), segment(2, 'a', { parent_id: id(1), fault: true })]),
    (t) => t.toHaveSegment('a', { fault: true }),
  ],
  ['a subsegment by name', good, (t) => t.toHaveSubsegment('usermgmt@db')],
  ['a subsegment by name and part', good, (t) => t.toHaveSubsegment(/^127/, { namespace: 'remote' })],
  ['a subsegment by part alone', good, (t) => t.toHaveSubsegment({ sql: { database_type: 'MySQL' } })],
  ['an edge to a service', good, (t) => t.toHaveEdge('user-management', 'notification')],
  ['an edge to a database', good, (t) => t.toHaveEdge('user-management', { kind: 'database' })],
  ['a connected trace', good, (t) => t.toBeConnected()],
  [
    'a trace that hangs under a known caller',
    assemble([CALLED]),
    (t) => t.toBeConnected({ parentId: id(3) }),
  ],
  ['errors that are no faults', assemble([segment(1, 'a', { error: true })]), (t) => t.toHaveNoFaults()],
  ['SQL without literals', good, (t) => t.toHaveSqlWithoutLiterals()],
  [
    'SQL with literals of the code',
    withSql({ sanitized_query: "SELECT 1 WHERE a = 'on'" }),
    (t) => t.toHaveSqlWithoutLiterals({ allow: [1, 'on'] }),
  ],
];

const FAILS: [string, Trace, Assertion, string[]][] = [
  [
    'a segment that is not there',
    good,
    (t) => t.toHaveSegment('nobody'),
    ["Expected the trace to have a segment 'nobody'.", 'Its segments: "user-management", "notification".'],
  ],
  [
    'a segment that differs',
    good,
    (t) => t.toHaveSegment('notification', { origin: 'EC2', http: { response: { status: 503 } } }),
    [
      "Expected the trace to have a segment 'notification' with { origin: 'EC2', http: { response: { status: 503 } } }.",
      'Nearest is the segment "notification", which differs:',
      "  origin: expected 'EC2', got 'AWS::EKS::Container'",
      '  http.response.status: expected 503, got 200',
    ],
  ],
  [
    'a subsegment under another name',
    good,
    (t) => t.toHaveSubsegment('db', { sql: { database_type: 'MySQL' } }),
    ['Nearest is the subsegment "usermgmt@db", which differs:', "  name: expected 'db', got 'usermgmt@db'"],
  ],
  [
    'a subsegment by part',
    good,
    (t) => t.toHaveSubsegment({ http: { response: { status: 404 } } }),
    [
      'Expected the trace to have a subsegment with { http: { response: { status: 404 } } }.',
      'Nearest is the subsegment "usermgmt@db", which differs:',
      '  http: expected { response: { status: 404 } }, got nothing',
    ],
  ],
  [
    'a subsegment where there are none',
    assemble([segment(1, 'a')]),
    (t) => t.toHaveSubsegment('b'),
    ['It has no subsegments.'],
  ],
  [
    'an edge to a service that came apart',
    orphaned,
    (t) => t.toHaveEdge('user-management', 'notification'),
    [
      "Expected the trace to have an edge from 'user-management' to 'notification'.",
      'Its edges:',
      '  "user-management" -> "usermgmt@db" (database)',
      `And the parent ${id(99)} of "notification" has not come.`,
    ],
  ],
  [
    'an edge in a trace of one segment',
    assemble([segment(1, 'a')]),
    (t) => t.toHaveEdge('a', { kind: 'aws', name: 'S3' }),
    ["Expected the trace to have an edge from 'a' to the aws 'S3'.", 'It has no edges.'],
  ],
  [
    'two roots',
    orphaned,
    (t) => t.toBeConnected(),
    [
      'Expected the trace to be connected.',
      'But it has 2 roots: "user-management", "notification".',
      `But the parent ${id(99)} of "notification" has not come.`,
    ],
  ],
  [
    'a root that is a subsegment, whatever its parent',
    assemble([independent(2, 'query', 1)]),
    (t) => t.toBeConnected({ parentId: id(1) }),
    ['But the segment of the subsegment "query" has not come.'],
  ],
  [
    'faults',
    assemble([segment(1, 'a', { ...FAULT, subsegments: [{ ...CALL, fault: true, cause: id(7) }] })]),
    (t) => t.toHaveNoFaults(),
    [
      'Expected the trace to have no faults.',
      'The segment "a" has one: TypeError: x is not a function.',
      'The subsegment "127.0.0.1:8096" has one.',
    ],
  ],
  [
    'SQL with literals',
    withSql({ sanitized_query: "SELECT a FROM t WHERE b = 'x' AND c = 7" }),
    (t) => t.toHaveSqlWithoutLiterals({ allow: [8] }),
    ['The subsegment "db" has \'x\' and 7 in "SELECT a FROM t WHERE b = \'x\' AND c = 7".'],
  ],
  [
    'no SQL at all',
    withSql({ url: 'db' }),
    (t) => t.toHaveSqlWithoutLiterals(),
    ['No subsegment of it has sql.sanitized_query.'],
  ],
];

/** The same checks by each way of asserting. */
const WAYS: [string, (trace: Trace) => TraceMatchers<unknown>, (trace: Trace) => TraceMatchers<unknown>][] = [
  ['expectTrace', (trace) => expectTrace(trace), (trace) => expectTrace(trace).not],
  ["Jest's expect", (trace) => jestExpect(trace), (trace) => jestExpect(trace).not],
];

describe.each(WAYS)('%s', (_way, assertOf, assertNotOf) => {
  it.each(HOLDS)('accepts %s', (_case, trace, assertion) => {
    assertion(assertOf(trace));
    expect(() => assertion(assertNotOf(trace))).toThrow(/^Expected the trace not to [^]*\nTrace 1-/);
  });

  it.each(FAILS)('refuses %s', (_case, trace, assertion, lines) => {
    assertion(assertNotOf(trace));
    const message = messageOf(() => assertion(assertOf(trace))).split('\n');
    expect(message).toEqual(expect.arrayContaining(lines));
    expect(message).toContain(`Trace ${trace.id}`);
  });
});

describe('expectTrace', () => {
  it('throws the AssertionError of node:assert, from the line of the test', () => {
    const failure = thrownBy(() => expectTrace(good).toHaveSegment('nobody'));
    expect(failure).toBeInstanceOf(AssertionError);
    expect(failure).toMatchObject({ code: 'ERR_ASSERTION', operator: 'toHaveSegment' });
    expect(failure.stack).not.toContain('expect-trace.ts');
    expect(failure.stack).toContain('assertions.test.ts');
  });

  it('chains, and negates only the next', () => {
    const chained: TraceAssertions = expectTrace(good)
      .toBeConnected()
      .not.toHaveSegment('nobody')
      .toHaveSegment('notification');
    expect(() => chained.toHaveSegment('nobody')).toThrow(AssertionError);
  });

  it.each([[undefined], [null], [{ roots: [] }], [CALLER]])('refuses %j, which is no trace', (value) => {
    expect(() => expectTrace(value as unknown as Trace).not.toBeConnected()).toThrow(
      expect.objectContaining({ code: 'NO_TRACE' }),
    );
  });
});

function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

function messageOf(action: () => unknown): string {
  return thrownBy(action).message;
}
