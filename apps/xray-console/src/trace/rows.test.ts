import { describe, expect, it } from 'vitest';
import { assembled, hexId, serviceTrace, span } from '../../test/support/trace-for-tests.ts';
import { rowsOf } from './rows.ts';
import type { Row } from './rows.ts';

const shown = (rows: readonly Row[]): string[] =>
  rows.map(
    ({ nodes, depth }) =>
      `${'  '.repeat(depth)}${nodes[0].document.name}${nodes.length > 1 ? ` ×${nodes.length}` : ''}`,
  );

const query = (number: number, at: number, text: string): Record<string, unknown> =>
  span(number, 'db', at, at + 1, { namespace: 'remote', sql: { sanitized_query: text } });

describe('the lines of a timeline', () => {
  it('show what repeats as one, whatever the numbers in it are', () => {
    const subsegments = [
      query(2, 1, 'SELECT a LIMIT 10'),
      query(3, 3, 'SELECT a LIMIT 20'),
      query(4, 5, 'SELECT a LIMIT 30'),
    ];
    const trace = assembled(span(1, 'root', 0, 20, { subsegments }));
    expect(shown(rowsOf(trace, new Set()))).toEqual(['root', '  db ×3']);
  });

  it('unfold what repeats by its own id', () => {
    const subsegments = [query(2, 1, 'SELECT a'), query(3, 3, 'SELECT a'), query(4, 5, 'SELECT a')];
    const trace = assembled(span(1, 'root', 0, 20, { subsegments }));
    expect(shown(rowsOf(trace, new Set([`${hexId(2)}*`])))).toEqual([
      'root',
      '  db ×3',
      '    db',
      '    db',
      '    db',
    ]);
  });

  it('keep apart what differs, what is only twice, and what has children', () => {
    const subsegments = [
      query(2, 1, 'SELECT a'),
      query(3, 2, 'SELECT a'),
      query(4, 3, 'SELECT b'),
      ...[5, 6, 7].map((number) =>
        span(number, 'step', number, number + 1, {
          subsegments: [span(number + 10, 'inner', number, number + 1)],
        }),
      ),
    ];
    const rows = rowsOf(assembled(span(1, 'root', 0, 20, { subsegments })), new Set());
    expect(rows.every(({ nodes }) => nodes.length === 1)).toBe(true);
  });

  it('keep a failure apart from its neighbours that went well', () => {
    const failed = { ...query(4, 5, 'SELECT a'), fault: true };
    const subsegments = [query(2, 1, 'SELECT a'), query(3, 3, 'SELECT a'), failed];
    expect(rowsOf(assembled(span(1, 'root', 0, 20, { subsegments })), new Set())).toHaveLength(4);
  });

  it('leave out what is under a folded node', () => {
    const trace = serviceTrace('ok');
    const [root] = rowsOf(trace, new Set());
    expect(shown(rowsOf(trace, new Set([root?.id ?? ''])))).toEqual(['User-Management-Microservice']);
  });

  it('hang the segment of a called service under the call', () => {
    expect(shown(rowsOf(serviceTrace('ok'), new Set()))).toEqual([
      'User-Management-Microservice',
      '  usermgmt@mysql',
      '  notification:8096',
      '    V1-Notification-Microservice',
      '      smtp:25',
    ]);
  });
});
