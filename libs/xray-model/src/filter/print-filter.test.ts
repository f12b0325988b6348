import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANYTHING, filters, withoutSpans } from '../../test/support/filters.ts';
import type { Filter } from './ast.ts';
import { parseFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';
import { FILTER_LIMITS } from './limits.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) {
    throw new Error(`${JSON.stringify(text)}: ${result.error.message}`);
  }
  return result.filter;
}

describe('printFilter', () => {
  it('writes every filter so that the same one is read', () => {
    fc.assert(
      fc.property(filters(ANYTHING), (filter) => {
        const text = printFilter(filter);
        fc.pre(text.length <= FILTER_LIMITS.length);
        expect(withoutSpans(parsed(text))).toEqual(withoutSpans(filter));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes what it reads in one form only', () => {
    fc.assert(
      fc.property(filters(ANYTHING), (filter) => {
        const text = printFilter(filter);
        fc.pre(text.length <= FILTER_LIMITS.length);
        expect(printFilter(parsed(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['ok !partial duration <3', 'ok AND !partial AND duration < 3'],
    ['FAULT and ERROR or Throttle', 'fault AND error OR throttle'],
    ['fault and (error or throttle)', 'fault AND (error OR throttle)'],
    ['((fault))', 'fault'],
    ['(fault ok) error', '(fault AND ok) AND error'],
    ['!(fault)', '!fault'],
    ['!(user = "a")', '!(user = "a")'],
    ['!user = "a"', '!(user = "a")'],
    ['! ! fault', '!!fault'],
    ['responseTime>=.5', 'responsetime >= 0.5'],
    ['duration > +1.50e1', 'duration > 15'],
    ['duration > 5.', 'duration > 5'],
    ['duration = -0', 'duration = 0'],
    ['duration > 1e300', 'duration > 1e+300'],
    ['fault = "TRUE"', 'fault = true'],
    ['http.url contains "a"', 'http.url CONTAINS "a"'],
    ['Annotation.Game = 1', 'annotation.Game = 1'],
    ['annotation [a.b] = 1', 'annotation[a.b] = 1'],
    ['annotation[ game ] = 1', 'annotation.game = 1'],
    ['annotation["game"]', 'annotation.game'],
    ['annotation[a.b]', 'annotation[a.b]'],
    ['annotation["a]b"]', 'annotation["a]b"]'],
    ['annotation[two words]', 'annotation["two words"]'],
    ['service ( ) { }', 'service()'],
    ['service(id())', 'service()'],
    ['service(ID(Name:"a"))', 'service("a")'],
    ['service(id(account.id:"1",name:"a"))', 'service(id(name: "a", account.id: "1"))'],
    ['edge()', 'edge()'],
    ['edge("a",id()){fault}', 'edge("a", id()) { fault }'],
    [
      'RootCause.ResponseTime.Entity{last and coverage>0.8}',
      'rootcause.responsetime.entity { last AND coverage > 0.8 }',
    ],
    ['rootcause.json != #[ { "a" : [ 1, "]" ] } ]', 'rootcause.json != #[{"a":[1,"]"]}]'],
    ['group.NAME="g" group.arn != "h"', 'group.name = "g" AND group.arn != "h"'],
    [String.raw`user = "C:\logs \"x\""`, String.raw`user = "C:\\logs \"x\""`],
  ])('writes %s as %s', (text, canonical) => {
    expect(printFilter(parsed(text))).toBe(canonical);
  });
});
