import { describe, expect, it } from 'vitest';
import {
  CALL,
  CALLED,
  CALLER,
  QUERY,
  T0,
  assemble,
  http,
  id,
  independent,
  segment,
  subsegment,
} from '../../test/support/documents.ts';
import { shapeOf } from './shape-of.ts';

const trace = assemble();

describe('shapeOf', () => {
  it('has a line for each (sub)segment, with what it is and did', () => {
    expect(shapeOf(trace)).toMatchInlineSnapshot(`
      "user-management GET http://127.0.0.1:port/usermgmt 200
        127.0.0.1:port [remote] GET http://127.0.0.1:port/notification 200
          notification [AWS::EKS::Container] GET http://127.0.0.1:port/notification 200
        usermgmt@db [Database::SQL] SELECT email FROM users WHERE name = ?
      "
    `);
  });

  it('is the same for other ids, times and ports', () => {
    const other = (document: object): string =>
      JSON.stringify(document)
        .replaceAll('00000000000000', 'aaaaaaaaaaaaaa')
        .replaceAll('8096', '51234')
        .replaceAll('14655102', '14655103');
    const documents = [CALLER, CALLED].map((document) => JSON.parse(other(document)) as typeof CALLER);
    expect(documents[0]?.['id']).not.toBe(CALLER['id']);
    expect(shapeOf(assemble(documents))).toBe(shapeOf(trace));
  });

  it('is the same in whatever order calls that run side by side began', () => {
    const calls = ['a', 'b', 'c'].map((name, index) =>
      subsegment(index + 2, name, { start_time: T0 + index }),
    );
    const shapes = [calls, calls.map((call, index) => ({ ...call, start_time: T0 - index }))].map((list) =>
      shapeOf(assemble([segment(1, 'root', { subsegments: list })])),
    );
    expect(shapes[0]).toBe('root\n  a\n  b\n  c\n');
    expect(shapes[1]).toBe(shapes[0]);
  });

  it('says what went wrong, what goes on and whose parent is missing', () => {
    const documents = [
      segment(1, 'a', { fault: true, end_time: undefined, in_progress: true }),
      independent(2, 'b', 9, { error: true, throttle: true }),
    ];
    expect(shapeOf(assemble(documents))).toBe('a fault+in progress\nb [parent missing] throttle+error\n');
  });

  it('keeps what is asked for', () => {
    const documents = [
      segment(1, 'a:8095', {
        annotations: { z: 1, a: 'x' },
        cause: { exceptions: [{ id: id(7), type: 'Error', message: 'no' }] },
        subsegments: [subsegment(3, 'late', { start_time: T0 + 0.25 }), subsegment(2, 'zero')].reverse(),
      }),
    ];
    const whole = assemble(documents);
    expect(shapeOf(whole, { keep: ['ids', 'times', 'ports', 'order', 'annotations', 'causes'] })).toBe(
      [
        whole.id,
        `#${id(1)} a:8095 Error: no a="x" z=1 at 0.000 s for 1.000 s`,
        `  #${id(2)} zero at 0.000 s for 0.500 s`,
        `  #${id(3)} late at 0.250 s for 0.250 s`,
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['[::1]:8096', 'http://[::1]:8096/x', '[::1]:port GET http://[::1]:port/x 200'],
    ['h:1', 'https://user@h:1/?a=b:2', 'h:port GET https://user@h:port/?a=b:2 200'],
    ['h', 'http://h/a:80', 'h GET http://h/a:80 200'],
  ])('finds the port of %s and %s', (name, url, line) => {
    // X-Ray takes no brackets in names, but other tools do.
    const documents = [segment(1, 'x', { name: name.replace(/[[\]]/g, '_'), ...http('GET', url, 200) })];
    expect(shapeOf(assemble(documents))).toBe(`${line.replace('[::1]:port GET', '_::1_:port GET')}\n`);
  });

  it('replaces what a test knows to change', () => {
    const documents = [{ ...CALLER, name: 'tenant-17', subsegments: [QUERY, CALL] }];
    expect(shapeOf(assemble(documents), { replace: [[/tenant-\d+/g, 'tenant']] })).toMatch(/^tenant GET/);
  });

  it('stays on its lines whatever stands in the documents', () => {
    const sql = { sanitized_query: 'SELECT\n  a\u001B[2J' };
    expect(shapeOf(assemble([segment(1, 'a', { subsegments: [subsegment(2, 'b', { sql })] })]))).toBe(
      'a\n  b [Database::SQL] SELECT a[2J\n',
    );
  });

  it('goes as deep as a trace is', () => {
    const chain = Array.from({ length: 3000 }, (_, index) => independent(index + 2, 'deep', index + 1));
    expect(shapeOf(assemble([segment(1, 'root'), ...chain])).split('\n')).toHaveLength(3002);
  });
});
