import { describe, expect, it } from 'vitest';
import { formatTraceHeader, parseTraceHeader } from './trace-header.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';

describe('parseTraceHeader', () => {
  it.each([
    [
      'all three members',
      `Root=${ROOT};Parent=${PARENT};Sampled=1`,
      { root: ROOT, parent: PARENT, sampled: '1' },
    ],
    ['the root alone, as a load balancer sends it', `Root=${ROOT}`, { root: ROOT }],
    [
      'a load balancer between services',
      `Self=1-67891234-12456789abcdef012345678;Root=${ROOT}`,
      { root: ROOT },
    ],
    ['a lineage', `Root=${ROOT};Lineage=1:2f2a3b4c:0`, { root: ROOT, lineage: '1:2f2a3b4c:0' }],
    ['a decision that is left open', `Root=${ROOT};Sampled=?`, { root: ROOT, sampled: '?' }],
    ['a decision alone', 'Sampled=1', { sampled: '1' }],
    [
      'any letter case and spaces',
      ` ROOT = ${ROOT.toUpperCase()} ; parent=${PARENT};SAMPLED=0`,
      { root: ROOT, parent: PARENT, sampled: '0' },
    ],
    ['the first of two roots', `Root=${ROOT};Root=1-00000000-000000000000000000000000`, { root: ROOT }],
  ])('reads %s', (_what, text, expected) => {
    expect(parseTraceHeader(text)).toEqual(expected);
  });

  it.each([
    ['nothing', undefined],
    ['an empty value', ''],
    ['no member', ';;;='],
    ['a malformed root', 'Root=1-xyz-1;Parent=53995c3f42cd8ad8'],
    ['a root of another version', 'Root=2-5759e988-bd862e3fe1be46a994272793'],
    ['a parent without a root', `Parent=${PARENT}`],
    ['an unknown decision', 'Sampled=yes'],
    ['line breaks', `Root=${ROOT}\r\nSet-Cookie: a=b`],
    ['a hostile lineage', 'Lineage=<script>'],
    ['an endless value', `Root=${ROOT};${'a=b;'.repeat(1000)}`],
  ])('takes nothing from %s', (_what, text) => {
    expect(parseTraceHeader(text)).toEqual({});
  });

  it('reads the first of several headers', () => {
    expect(parseTraceHeader([`Root=${ROOT}`, 'Root=x'])).toEqual({ root: ROOT });
  });
});

describe('formatTraceHeader', () => {
  it('writes what parseTraceHeader reads', () => {
    const text = formatTraceHeader(ROOT, PARENT, false, '1:abc:0');
    expect(text).toBe(`Root=${ROOT};Parent=${PARENT};Sampled=0;Lineage=1:abc:0`);
    expect(parseTraceHeader(text)).toEqual({ root: ROOT, parent: PARENT, sampled: '0', lineage: '1:abc:0' });
  });
});
