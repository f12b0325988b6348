import { describe, expect, it } from 'vitest';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const ID = '5759e988bd862e3fe1be46a994272793';
const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';

describe('parseTraceparent', () => {
  it.each([
    [`00-${ID}-${PARENT}-01`, { root: ROOT, parent: PARENT, sampled: '1' }],
    [`00-${ID}-${PARENT}-00`, { root: ROOT, parent: PARENT, sampled: '0' }],
    [`00-${ID}-${PARENT}-ff`, { root: ROOT, parent: PARENT, sampled: '1' }],
    [`01-${ID}-${PARENT}-01-later`, { root: ROOT, parent: PARENT, sampled: '1' }],
  ])('reads %s', (text, expected) => {
    expect(parseTraceparent(text)).toEqual(expected);
  });

  it.each([
    undefined,
    '',
    'nonsense',
    `ff-${ID}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${ID}-${'0'.repeat(16)}-01`,
    `00-${ID.toUpperCase()}-${PARENT}-01`,
    `00-${ID}-${PARENT}-01-more`,
    `00-${ID}-${PARENT}`,
  ])('takes nothing from %s', (text) => {
    expect(parseTraceparent(text)).toEqual({});
  });
});

describe('formatTraceparent', () => {
  it('writes what parseTraceparent reads', () => {
    expect(formatTraceparent(ROOT, PARENT, true)).toBe(`00-${ID}-${PARENT}-01`);
    expect(parseTraceparent(formatTraceparent(ROOT, PARENT, false))).toEqual({
      root: ROOT,
      parent: PARENT,
      sampled: '0',
    });
  });
});
