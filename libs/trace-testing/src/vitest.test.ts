import { describe, expect, it } from 'vitest';
import './vitest.ts';
import { CALLED, CALLER, assemble } from '../test/support/documents.ts';

const trace = assemble();

describe("Vitest's expect with the matchers registered", () => {
  it('has every matcher, typed', () => {
    expect(trace).toHaveSegment('notification', {
      http: { response: { status: expect.any(Number) as never } },
    });
    expect(trace).toHaveSubsegment({ sql: { sanitized_query: expect.stringContaining('users') as string } });
    expect(trace).toHaveEdge('user-management', { kind: 'database' });
    expect(trace).toBeConnected();
    expect(trace).toHaveNoFaults();
    expect(trace).toHaveSqlWithoutLiterals();
  });

  it('can be negated', () => {
    expect(trace).not.toHaveSegment('nobody');
    expect(assemble([CALLED])).not.toBeConnected();
  });

  it('takes a promised trace by resolves', async () => {
    await expect(Promise.resolve(trace)).resolves.toHaveEdge('user-management', 'notification');
  });

  it('serves inside other matchers', () => {
    expect({ traces: [trace] }).toEqual({ traces: [expect.toHaveSegment('notification')] });
  });

  it('fails with what was expected, what came nearest, and the tree', () => {
    const called = { ...CALLED, http: { response: { status: 503 } }, fault: true };
    expect(() => {
      expect(assemble([CALLER, called])).toHaveSegment('notification', {
        http: { response: { status: 200 } },
      });
    }).toThrow(/to have a segment 'notification' with .*\n.*\n.*expected 200, got 503\n\nTrace 1-/);
  });

  it('refuses what is no trace, also when negated', () => {
    expect(() => {
      expect(Promise.resolve(trace)).not.toHaveNoFaults();
    }).toThrow('Expected a trace, as waitForTrace answers it, and got a promise: await it first.');
  });
});
