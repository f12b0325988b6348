import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFacts, serviceFacts, traceFacts } from '../../test/support/facts.ts';
import { COMMON, filters } from '../../test/support/filters.ts';
import { SHOP } from '../../test/support/shop-trace.ts';
import type { TraceFacts } from '../facts/trace-facts.ts';
import type { Filter } from './ast.ts';
import { explainFilter } from './explain-filter.ts';
import type { FilterExplanation } from './explain-filter.ts';
import { matchesFilter } from './matches-filter.ts';
import type { FilterContext } from './matches-filter.ts';
import { parseFilter } from './parse-filter.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) {
    throw new Error(result.error.message);
  }
  return result.filter;
}

const GROUPS: FilterContext = {
  groups: (name) => (name === 'slow' ? parsed('duration > 2') : undefined),
};

function explain(text: string, facts: TraceFacts = SHOP): FilterExplanation {
  return explainFilter(parsed(text), facts, GROUPS);
}

function nodesOf(explanation: FilterExplanation): FilterExplanation[] {
  return [explanation, ...explanation.children.flatMap(nodesOf)];
}

describe('explainFilter', () => {
  it('agrees with what matches', () => {
    fc.assert(
      fc.property(filters(COMMON), filters(COMMON), randomFacts, (filter, group, facts) => {
        const context: FilterContext = { groups: (name) => (name === 'group' ? group : undefined) };
        expect(explainFilter(filter, facts, context).holds).toBe(matchesFilter(filter, facts, context));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['http.status = 200', 'http.status is 200.'],
    ['http.status = 503', 'http.status is 200, not 503.'],
    ['http.status != 200', 'http.status is 200, and nothing other than 200.'],
    ['duration > 3', 'duration is 2.5, not more than 3.'],
    ['duration <= 2', 'duration is 2.5, not less than or equal to 2.'],
    ['http.url CONTAINS "v1"', 'http.url is "http://shop/v2/cart", which does not contain "v1".'],
    ['http.url BEGINSWITH "v1"', 'http.url is "http://shop/v2/cart", which does not begin with "v1".'],
    ['http.url ENDSWITH "v1"', 'http.url is "http://shop/v2/cart", which does not end with "v1".'],
    ['user = "batch"', 'user is "batch".'],
    ['user = "bob"', 'user is "alice" (and 1 more), not "bob".'],
    ['fault', 'fault is false.'],
    ['ok', 'ok is true.'],
    ['annotation.none', 'annotation.none is not set.'],
    ['annotation.game > 1', 'annotation.game is "817DL6VO", which is text and not a number.'],
    ['annotation.vip = "true"', 'annotation.vip is true, which is a boolean and not text.'],
    ['annotation[aws.op] = "x"', 'annotation[aws.op] is "GET /cart", not "x".'],
    ['!ok', 'What follows "!" holds.'],
    ['!fault', 'What follows "!" does not hold.'],
    ['ok fault', '1 of 2 terms hold; all must.'],
    ['error OR fault', '0 of 2 terms hold; one must.'],
    ['service("shop")', 'There is 1 service named "shop".'],
    ['service()', 'There are 4 services.'],
    ['service("none")', 'There is no service named "none".'],
    [
      'service("stock") { fault }',
      'There are 2 services named "stock", of which 1 meets the block: one that does is "stock" [AWS::Lambda::Function].',
    ],
    [
      'service("shop") { fault }',
      'There is 1 service named "shop", of which 0 meet the block: one that does not is "shop" [AWS::EKS::Container].',
    ],
    [
      'service(id(name: "a", type: "t", account.id: "1"))',
      'There is no service named "a" of type "t" of account "1".',
    ],
    [
      'edge("shop", "stock") { fault }',
      'There are 2 calls from a service named "shop" to a service named "stock", of which 1 meets the block: one that does is the call from "shop" [AWS::EKS::Container] to "stock" [AWS::Lambda::Function].',
    ],
    [
      'edge() { root }',
      'There are 4 calls from any service to any service, of which 1 meets the block: one that does is the call from the client to "shop" [AWS::EKS::Container].',
    ],
    [
      'rootcause.fault.entity { last }',
      'There are 4 entities in root causes (fault), of which 1 meets the block: one that does is number 3, "count".',
    ],
    [
      'rootcause.fault.exception { last }',
      'There are 3 exceptions in root causes (fault), of which 1 meets the block: one that does is number 2, without a name.',
    ],
    ['rootcause.json = #[{}]', 'The trace has such root causes.'],
    ['rootcause.json = #[{"a":1}]', 'The trace has no such root causes.'],
    ['group.name = "slow"', 'The trace is in the group "slow".'],
    ['group.name != "slow"', 'The trace is in the group "slow".'],
    ['group.name = "none"', 'There is no group "none", or it lies too deep.'],
  ])('says of %s: %s', (text, sentence) => {
    expect(explain(text)).toMatchObject({ sentence, holds: matchesFilter(parsed(text), SHOP, GROUPS) });
  });

  it('explains each part where it is written, and blocks by the occurrence that decides', () => {
    const text = 'ok AND service("stock") { !fault AND user }';
    const parts = nodesOf(explain(text)).map(({ span, holds, sentence }) => [
      text.slice(span.offset, span.offset + span.length),
      holds,
      sentence,
    ]);
    expect(parts).toEqual([
      [text, false, '1 of 2 terms hold; all must.'],
      ['ok', true, 'ok is true.'],
      [
        'service("stock") { !fault AND user }',
        false,
        'There are 2 services named "stock", of which 0 meet the block: one that does not is "stock" [AWS::Lambda::Function].',
      ],
      ['!fault AND user', false, '1 of 2 terms hold; all must.'],
      ['!fault', false, 'What follows "!" holds.'],
      ['fault', true, 'fault is true.'],
      ['user', true, 'user is "batch".'],
    ]);
  });

  it.each([
    ['error', 'try service() { error }.'],
    ['fault = true', 'try service() { fault }.'],
    ['fault != false', 'try service() { fault }.'],
    ['ok = false', 'try service() { !ok }.'],
    ['index = 1', 'A trace has no "index": root causes have it, as in rootcause.fault.entity { … }.'],
    ['annotation.Game', 'Letter case counts: the trace has annotation.game.'],
    ['annotation.none != 1', '!annotation.none finds traces without one.'],
    ['service("Shop")', 'Letter case counts: the trace has a service "shop".'],
    ['service("nothing")', 'The trace has "shop", "stock", "orders".'],
    ['edge("shop", "Stock")', 'Letter case counts: the trace has a service "stock".'],
  ])('gives a hint on %s', (text, hint) => {
    expect(explain(text).hint).toContain(hint);
  });

  it('names the service that a hint on errors speaks of', () => {
    expect(explain('error').hint).toBe(
      'A keyword alone looks at the answer of the whole trace, but "orders" meets it: try service() { error }.',
    );
  });

  it.each([
    'ok',
    '!fault',
    'fault = false',
    'service("shop") { fault }',
    'user = "bob"',
    'service("stock") { error }',
  ])('gives no hint on %s', (text) => {
    expect(nodesOf(explain(text)).filter(({ hint }) => hint !== undefined)).toEqual([]);
  });

  it('gives no hint on errors when no service has one', () => {
    expect(explain('error', traceFacts({ services: [serviceFacts('a')] })).hint).toBeUndefined();
  });

  it('shows five values at most, each once and cut short, the deciding one first', () => {
    const users = ['b'.repeat(100), 'b\u202Ec', 'd', 'd', 'e', 'f', 'g', 'me'];
    const facts = traceFacts({ services: users.map((user) => serviceFacts('a', { user })) });
    expect(explain('user = "me"', facts).values).toEqual([
      '"me"',
      `"${'b'.repeat(39)}…"`,
      '"bc"',
      '"d"',
      '"e"',
    ]);
    expect(explain('user = "x"', facts).sentence).toContain('(and 6 more)');
  });

  it('shows the filter of a group', () => {
    expect(explain('group.name = "slow"').values).toEqual(['duration > 2']);
  });
});
