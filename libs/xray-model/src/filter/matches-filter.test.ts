import { describe, expect, it } from 'vitest';
import { traceFacts } from '../../test/support/facts.ts';
import { SHOP } from '../../test/support/shop-trace.ts';
import type { TraceFacts } from '../facts/trace-facts.ts';
import type { Filter } from './ast.ts';
import { matchesFilter } from './matches-filter.ts';
import { parseFilter } from './parse-filter.ts';
import { FILTER_LIMITS } from './limits.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) {
    throw new Error(`${JSON.stringify(text)}: ${result.error.message}`);
  }
  return result.filter;
}

function matches(
  text: string,
  facts: TraceFacts = SHOP,
  groups: Readonly<Record<string, string>> = {},
): boolean {
  return matchesFilter(parsed(text), facts, {
    groups: (name) => (Object.hasOwn(groups, name) ? parsed(groups[name] ?? '') : undefined),
  });
}

/** Filters that hold for the shop's trace, and filters that do not. */
function table(what: string, holding: readonly string[], failing: readonly string[]): void {
  describe(`matchesFilter ${what}`, () => {
    it.each(holding)('finds the trace by %s', (text) => {
      expect(matches(text)).toBe(true);
    });
    it.each(failing)('does not find the trace by %s', (text) => {
      expect(matches(text)).toBe(false);
    });
  });
}

table(
  'of booleans',
  [
    'ok',
    'ok = true',
    'ok != false',
    '!fault',
    'fault = false',
    'fault != true',
    'throttle',
    'partial',
    'inferred',
    'remote',
    'root',
  ],
  ['!ok', 'ok = false', 'fault', 'error', '!throttle', '!partial', 'first', 'last', 'first = false', '!root'],
);

table(
  'of numbers',
  [
    'duration = 2.5',
    'duration != 2',
    'duration < 2.51',
    'duration <= 2.5',
    'duration > 2.49',
    'duration >= 2.5',
    'responsetime = 2',
    'http.status = 200',
    'coverage = 0.75',
    'coverage > 0.9',
  ],
  [
    'duration != 2.5',
    'duration < 2.5',
    'duration <= 2.4',
    'duration > 2.5',
    'duration >= 2.6',
    'index = 0',
    'index != 0',
    'coverage > 1',
  ],
);

table(
  'of strings',
  [
    'http.url = "http://shop/v2/cart"',
    'http.url != "x"',
    'http.url CONTAINS "/v2/"',
    'http.url BEGINSWITH "http://shop/"',
    'http.url ENDSWITH "/cart"',
    'http.url AND responseTime > 1',
    'http.method = "GET"',
    'http.useragent CONTAINS "curl"',
    'http.clientip = "10.0.0.1"',
    'user',
    'user CONTAINS ""',
    'user = "alice"',
    'user = "batch"',
    'user != "alice"',
    'name = "orders"',
    'type = "AWS::Lambda"',
    'account.id = "222"',
    'message CONTAINS "paper"',
    'availabilityzone = "eu-west-1a"',
    'instance.id = "i-1"',
    'resource.arn BEGINSWITH "arn:aws:eks"',
  ],
  [
    'http.url = "HTTP://SHOP/V2/CART"',
    'http.url CONTAINS "/V2/"',
    'http.url BEGINSWITH "shop"',
    'http.url ENDSWITH "shop"',
    'user = "bob"',
    '!user',
    'name = "sto"',
    'message = "paper"',
  ],
);

table(
  'of annotations',
  [
    'annotation.game',
    'annotation.game = "817DL6VO"',
    'annotation.game BEGINSWITH "817"',
    'annotation.age > 29',
    'annotation.age = 30',
    'annotation.age = "thirty"',
    'annotation[aws.op] CONTAINS "cart"',
    '!annotation.none',
    '!annotation.paid',
    'annotation.paid = false',
    'annotation.paid != true',
    'annotation.vip',
    'annotation.vip = true',
  ],
  [
    '!annotation.game',
    'annotation.Game',
    'annotation.age > 30',
    'annotation.age = "30"',
    'annotation.game > 1',
    'annotation.game != 1',
    'annotation.none',
    'annotation.none != "x"',
    'annotation.paid',
    '!annotation.vip',
    'annotation.vip = "true"',
  ],
);

table(
  'joins terms',
  ['ok AND throttle', 'fault OR ok', 'fault error OR ok', '!(fault OR error)', 'ok (fault OR partial)'],
  ['ok AND fault', 'fault OR error', 'ok AND (fault OR error)', '!(ok OR fault)'],
);

table(
  'inside service()',
  [
    'service("shop")',
    'service()',
    'service("stock") { fault }',
    'service() { error }',
    'service("stock") { partial }',
    'service() { fault AND http.status = 503 }',
    'service("shop") { root = true and first }',
    'service("shop") { !last }',
    'service() { last AND inferred }',
    'service(id(name: "stock", type: "AWS::Lambda::Function")) { fault }',
    'service(id(type: "AWS::Lambda")) { ok }',
    'service(id(account.id: "222"))',
    'service("stock") { responsetime > 1.4 }',
    'service("stock") { duration = 1 }',
    'service("stock") { user = "batch" AND message CONTAINS "paper" }',
    'service() { name = "stock" type = "AWS::Lambda" }',
    '!service("other")',
    '!service("shop") { fault }',
    'service("stock") { !user }',
    'service("shop") { account.id = "111" instance.id resource.arn availabilityzone }',
    'service(id(name: "shop", type: "client"))',
    'service(id(type: "client")) { ok AND http.status = 200 }',
  ],
  [
    'service("other")',
    '!service("shop")',
    'service("shop") { fault }',
    'service("stock") { fault AND partial }',
    'service(id(name: "stock", type: "AWS::Lambda")) { fault }',
    'service("Stock")',
    'service("shop") { remote }',
    'service("shop") { index >= 0 }',
    'service("orders") { http.status != 200 }',
    'service(id(type: "client")) { fault }',
    'service(id(name: "stock", type: "client"))',
  ],
);

table(
  'inside edge()',
  [
    'edge("shop", "stock")',
    'edge("shop", "stock") { fault }',
    'edge("shop", "stock") { responsetime > 1.5 }',
    'edge() { throttle }',
    'edge("shop", id(type: "AWS::Lambda")) { partial }',
    'edge(id(), "orders") { error inferred }',
    'edge("stock", "orders") { duration = 1 }',
    'edge("shop", "stock") { http.url CONTAINS "stock" AND http.status = 503 }',
    'edge("shop", "stock") { user = "batch" }',
    'edge(id(type: "client"), "shop") { ok root }',
    '!edge("shop", "orders")',
  ],
  [
    'edge("stock", "shop")',
    'edge("shop", "orders")',
    'edge("shop", "stock") { error }',
    'edge("shop", id(type: "AWS::Lambda")) { fault }',
    'edge(id(type: "client"), "stock")',
    'edge() { index = 0 }',
  ],
);

table(
  'inside root causes',
  [
    'rootcause.fault.service',
    'rootcause.fault.service {}',
    'rootcause.fault.service { name = "stock" }',
    'rootcause.fault.service { last and type = "AWS::Lambda::Function" and fault }',
    'rootcause.fault.service { first and name = "shop" }',
    'rootcause.fault.service { index = 1 and name = "stock" }',
    'rootcause.fault.entity { last and name = "count" }',
    'rootcause.fault.entity { index = 2 and name = "stock" }',
    'rootcause.fault.entity { remote and name = "call stock" }',
    'rootcause.fault.entity { message = "out of paper" }',
    'rootcause.fault.entity { type = "AWS::EKS::Container" }',
    'rootcause.fault.exception { name = "OutOfPaper" and message = "out of paper" and index = 1 }',
    'rootcause.fault.exception { last and message = "no name" and !name }',
    'rootcause.error.service { inferred and throttle }',
    'rootcause.responsetime.entity { remote and coverage > 0.7 and name = "stock" }',
    'rootcause.responsetime.entity { last and coverage = 0.75 }',
    'rootcause.responsetime.service { last and type = "AWS::Lambda::Function" }',
    '!rootcause.error.exception',
  ],
  [
    'rootcause.error.exception',
    'rootcause.fault.service { index > 1 }',
    'rootcause.fault.service { first and last }',
    'rootcause.fault.service { coverage > 0 }',
    'rootcause.fault.entity { last and name = "stock" }',
    'rootcause.fault.entity { coverage > 0 }',
    'rootcause.fault.exception { name = "stock" }',
    'rootcause.error.service { name = "stock" }',
    'rootcause.responsetime.entity { coverage > 1 }',
  ],
);

table(
  'of root causes in JSON',
  [
    'rootcause.json = #[{"Services":[{"Name":"shop"},{"Name":"stock"}]}]',
    'rootcause.json = #[{}]',
    'rootcause.json = #[]',
    'rootcause.json = #[{"Services":[{"Name":"orders","Inferred":true,"AccountId":null}]}]',
    'rootcause.json = #[{"Services":[{"AccountId":111},{"AccountId":"222"}]}]',
    'rootcause.json = #[{"Services":[{},{"EntityPath":[{"Name":"stock","Coverage":0.75}]}]}]',
    'rootcause.json = #[{"Services":[{},{"EntityPath":[{},{"Exceptions":[{"Name":"OutOfPaper"},{}]}]}]}]',
    'rootcause.json = #[{"Services":[{"Name":"orders"}]},{"ClientImpacting":false}]',
    'rootcause.json != #[{"Services":[]}]',
  ],
  [
    'rootcause.json != #[{"Services":[{"Name":"shop"},{"Name":"stock"}]}]',
    'rootcause.json = #[{"Services":[{"Name":"shop"}]}]',
    'rootcause.json = #[{"Services":[{"Name":"stock"},{"Name":"shop"}]}]',
    'rootcause.json = #[{"Other":1}]',
    'rootcause.json = #[{"toString":{}}]',
    'rootcause.json = #[{"Services":{"length":1}}]',
    'rootcause.json = #[{"Services":[{"Name":"orders","Type":null}]}]',
    'rootcause.json = #[{},{"Services":[]}]',
    'rootcause.json = #[{"Services":"orders"}]',
    'rootcause.json = #[{"Services":[{"Names":"orders"}]}]',
  ],
);

describe('matchesFilter of what a trace does not have', () => {
  const bare = traceFacts();

  it.each([
    'http.status = 200',
    'http.status != 200',
    'http.status < 1000',
    'http.status >= 0',
    'user = ""',
    'user != ""',
    'user != "a"',
    'user CONTAINS ""',
    'user BEGINSWITH ""',
    'user ENDSWITH ""',
    'user',
    'annotation.a',
    'annotation.a != 1',
    'name != "a"',
    'root',
    'remote',
    'inferred',
    'rootcause.json = #[{}]',
    'rootcause.json != #[{}]',
    'service()',
    'edge()',
    'rootcause.fault.service',
  ])('does not hold: %s', (text) => {
    expect(matches(text, bare)).toBe(false);
    expect(matches(`!(${text})`, bare)).toBe(true);
  });

  it('counts no response time while the root is at work', () => {
    const working = traceFacts({ partial: true });
    expect(matches('responsetime >= 0', working)).toBe(false);
    expect(matches('duration >= 0', working)).toBe(true);
  });

  it('bears facts that point to services that are not there', () => {
    const broken = traceFacts({
      edges: [{ ...SHOP.edges[1], source: 7, target: 8 } as TraceFacts['edges'][number]],
      faultRootCauses: [[{ service: 9, entities: [{ name: 'lost', remote: false, exceptions: [] }] }]],
    });
    expect(matches('edge()', broken)).toBe(false);
    expect(matches('rootcause.fault.service { name = "a" OR http.status = 1 }', broken)).toBe(false);
    expect(matches('rootcause.fault.entity { name = "lost" }', broken)).toBe(true);
  });
});

describe('matchesFilter of groups', () => {
  const groups = {
    slow: 'duration > 2',
    failed: 'fault',
    both: 'group.name = "slow" AND !group.name = "failed"',
  };

  it.each([
    'group.name = "slow"',
    'group.arn = "slow"',
    'group.name = "slow" AND user = "alice"',
    'group.name != "failed"',
    '!group.name = "failed"',
    'group.name = "both"',
  ])('finds the trace by %s', (text) => {
    expect(matches(text, SHOP, groups)).toBe(true);
  });

  it.each(['group.name = "failed"', 'group.name != "slow"', 'group.name = "Slow"'])(
    'does not find it by %s',
    (text) => {
      expect(matches(text, SHOP, groups)).toBe(false);
    },
  );

  it('holds neither = nor != of an unknown group', () => {
    expect(matches('group.name = "none"', SHOP, groups)).toBe(false);
    expect(matches('group.name != "none"', SHOP, groups)).toBe(false);
  });

  it('follows groups into groups as far as the limit and no further', () => {
    const chain = (length: number): Record<string, string> => ({
      ...Object.fromEntries(
        Array.from({ length }, (_none, index) => [`g${index + 1}`, `group.name = "g${index + 2}"`]),
      ),
      [`g${length}`]: 'ok',
    });
    expect(matches('group.name = "g1"', SHOP, chain(FILTER_LIMITS.groupDepth))).toBe(true);
    expect(matches('group.name = "g1"', SHOP, chain(FILTER_LIMITS.groupDepth + 1))).toBe(false);
  });

  it('looks at each group once for each level, however often groups name each other', () => {
    const names = Array.from({ length: 20 }, (_none, index) => `g${index}`);
    const all = names.map((name) => `group.name = "${name}"`).join(' OR ');
    const filter = parsed(all);
    let lookups = 0;
    const found = matchesFilter(filter, SHOP, {
      groups: () => {
        lookups += 1;
        return filter;
      },
    });
    expect(found).toBe(false);
    expect(lookups).toBeLessThanOrEqual(names.length * FILTER_LIMITS.groupDepth);
  });
});
