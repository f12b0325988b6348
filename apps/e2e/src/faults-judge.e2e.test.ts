import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ALL_SCENARIOS } from './faults/all-scenarios.ts';
import { outcomeOf, outcomeOfError } from './faults/classify.ts';
import { NO_COUNTS } from './faults/daemon.ts';
import { holdAgainst } from './faults/judge.ts';
import { KINDS, Ledger } from './faults/ledger.ts';
import type { Outcome } from './faults/ledger.ts';
import { OptionsError, parseOptions } from './faults/options.ts';
import { keepBooks } from './faults/segments.ts';
import type { BookInput } from './faults/segments.ts';
import { markdownTable } from './faults/table.ts';

const TRACE_ID = '1-65b0c7d2-0123456789abcdef01234567';
const EXPECTED = { traceId: TRACE_ID, right: z.object({ users: z.array(z.string()) }) };
const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

const answer = (status: number, body: unknown, contentType = PROBLEM_JSON) => ({
  status,
  contentType,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('an answer', () => {
  it('with 2xx is ok when its body is right, and else unclear', () => {
    expect(outcomeOf(answer(200, { users: [] }), EXPECTED)).toEqual({ is: 'ok' });
    expect(outcomeOf(answer(200, { users: 7 }), EXPECTED)).toMatchObject({ is: 'unclear' });
    expect(outcomeOf(answer(200, 'half a bo'), EXPECTED)).toMatchObject({ is: 'unclear' });
  });

  it('that refuses is clear when it is a problem under the trace id of the request', () => {
    const problem = { ...PROBLEM_TYPES.database_unavailable, trace_id: TRACE_ID };
    expect(outcomeOf(answer(503, problem), EXPECTED)).toEqual({
      is: 'refused',
      code: 'database_unavailable',
    });
    expect(outcomeOf(answer(503, { ...problem, trace_id: undefined }), EXPECTED).is).toBe('unclear');
    expect(outcomeOf(answer(503, { ...problem, trace_id: `${TRACE_ID}x` }), EXPECTED).is).toBe('unclear');
    expect(outcomeOf(answer(500, problem), EXPECTED).is).toBe('unclear');
    expect(outcomeOf(answer(503, problem, 'application/json'), EXPECTED).is).toBe('unclear');
  });

  it('of a service that is stopping may have the id of the request alone', () => {
    const problem = { ...PROBLEM_TYPES.service_stopping, request_id: 'a-request' };
    expect(outcomeOf(answer(503, problem), EXPECTED).is).toBe('refused');
  });

  it.each(['internal_error', 'unauthenticated', 'not_found', 'conflict'] as const)(
    '%s is unclear',
    (code) => {
      const problem = { ...PROBLEM_TYPES[code], trace_id: TRACE_ID };
      expect(outcomeOf(answer(problem.status, problem), EXPECTED).is).toBe('unclear');
    },
  );

  it('that never came is cut off only when the fault is the end of who was asked', () => {
    const error = new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
    expect(outcomeOfError(error, 'notification', ['notification'])).toEqual({
      is: 'cut',
      why: 'ECONNREFUSED',
    });
    expect(outcomeOfError(error, 'notification', ['user-management']).is).toBe('unclear');
    expect(outcomeOfError(new DOMException('', 'TimeoutError'), 'notification', ['notification']).is).toBe(
      'unclear',
    );
  });
});

describe('a promise', () => {
  const ann = { username: 'ann', email: 'ann@example.com' };

  it('is kept when the user is listed and the mail has come, once or more', () => {
    const users = new Map([['ann', ann.email]]);
    expect(holdAgainst([ann], users, new Map([[ann.email, 3]]))).toEqual({ lost: [], twice: 2 });
  });

  it('is lost without the user, with another address, or without the mail', () => {
    const copies = new Map([[ann.email, 1]]);
    expect(holdAgainst([ann], new Map(), copies).lost).toEqual(['the user ann']);
    expect(holdAgainst([ann], new Map([['ann', 'other@example.com']]), copies).lost).toEqual([
      'the user ann',
    ]);
    expect(holdAgainst([ann], new Map([['ann', ann.email]]), new Map()).lost).toEqual([
      `the mail to ${ann.email}`,
    ]);
  });
});

describe('the books of the segments', () => {
  const counts = { handedOver: 100, reported: 0, dropped: 0, untold: 0 };
  const daemon = { ...NO_COUNTS, received: 100, stored: 100 };
  const input = {
    services: [counts],
    daemons: [daemon],
    alsoSent: 0,
    lostOnTheWay: 0,
    accounting: 'all',
  } as const;
  const wrong = (change: Partial<BookInput>): string | undefined => keepBooks({ ...input, ...change }).wrong;

  it('add up when all that was sent was received, or counted as lost', () => {
    expect(wrong({})).toBeUndefined();
    const counted = { ...daemon, received: 90, stored: 80, rejected: 10, droppedByKernel: 4 };
    expect(wrong({ daemons: [counted], lostOnTheWay: 6 })).toBeUndefined();
  });

  it('do not when a segment is nowhere, unless the daemon was away', () => {
    const fewer = { ...daemon, received: 99, stored: 99 };
    expect(wrong({ daemons: [fewer] })).toBe('1 segments are nowhere');
    expect(wrong({ daemons: [fewer], accounting: 'daemon away' })).toBeUndefined();
  });

  it('do not when the daemon has more than was sent, or judged less than it has', () => {
    expect(wrong({ daemons: [{ ...daemon, received: 101, stored: 101 }] })).toContain('nobody sent');
    expect(wrong({ daemons: [{ ...daemon, stored: 99 }] })).toContain('judged 99');
  });

  it('do not when a service kept its counters to itself without being killed', () => {
    expect(wrong({ services: [{ ...counts, untold: 1 }] })).toContain('counters');
  });
});

describe('a ledger', () => {
  const OK: Outcome = { is: 'ok' };
  const REFUSED: Outcome = { is: 'refused', code: 'overloaded' };

  function ledgerOf(...outcomes: readonly Outcome[]): Ledger {
    const ledger = new Ledger();
    for (const [sentAt, outcome] of outcomes.entries())
      for (const kind of KINDS) ledger.add({ kind, of: 'notification', sentAt, endedAt: sentAt, outcome });
    return ledger;
  }

  it('tells since when requests of all kinds are answered', () => {
    expect(ledgerOf(OK, REFUSED, REFUSED, OK, OK, OK).wellAgainAfter(0)).toBe(3);
    expect(ledgerOf(REFUSED, OK, OK, OK).wellAgainAfter(0)).toBe(1);
  });

  it('waits while one fails now and then', () => {
    expect(ledgerOf(REFUSED, OK, OK, REFUSED, OK, OK).wellAgainAfter(0)).toBeUndefined();
    expect(ledgerOf(OK, OK, OK, OK).wellAgainAfter(3)).toBeUndefined();
  });
});

describe('the options', () => {
  it('choose faults by how their names begin', () => {
    const { scenarios, faultMs } = parseOptions(['--only', 'smtp-', '--seconds', '1.5'], ALL_SCENARIOS);
    expect(scenarios.map(({ name }) => name)).toEqual([
      'smtp-down',
      'smtp-busy',
      'smtp-refusing',
      'smtp-slow',
    ]);
    expect(faultMs).toBe(1500);
    expect(parseOptions([], ALL_SCENARIOS).scenarios).toEqual(ALL_SCENARIOS);
  });

  it('are refused with all that is wrong', () => {
    const parse = () => parseOptions(['--only', 'nothing', '--seconds', '0'], ALL_SCENARIOS);
    expect(parse).toThrow(OptionsError);
    expect(parse).toThrow(/--only nothing[^]*--seconds 0/);
    expect(() => parseOptions(['--colour'], ALL_SCENARIOS)).toThrow(/--colour/);
  });
});

describe('docs/faults.md', () => {
  const report = readFileSync(path.resolve(import.meta.dirname, '../../../docs/faults.md'), 'utf8');

  it.each(ALL_SCENARIOS)('tells of $name', ({ fault }) => {
    expect(report).toContain(fault);
  });

  it('tells of no failure', () => {
    expect(report).not.toContain('## Failed');
  });
});

describe('the table', () => {
  it('is laid out as Prettier lays it out', () => {
    expect(
      markdownTable([
        ['fault', 'n'],
        ['a', '1'],
        ['a long one', '22'],
      ]),
    ).toBe('| fault      | n   |\n| ---------- | --- |\n| a          | 1   |\n| a long one | 22  |');
  });
});
