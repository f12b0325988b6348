import { describe, expect, it } from 'vitest';
import { readEntitySelector } from './entity-selector.ts';

describe('readEntitySelector', () => {
  it.each([
    ['service("a")', { service: { name: 'a' } }],
    ['service(id(name: "a", type: "t"))', { service: { name: 'a', type: 't' } }],
    ['id(name: "a", type: "t")', { service: { name: 'a', type: 't' } }],
    [' ID ( name: "a" ) ', { service: { name: 'a' } }],
    ['edge("a", "b")', { edge: { source: { name: 'a' }, target: { name: 'b' } } }],
    [
      'edge(id(name: "a", type: "client"), "a")',
      { edge: { source: { name: 'a', type: 'client' }, target: { name: 'a' } } },
    ],
  ])('reads %s', (text, subject) => {
    expect(readEntitySelector(text)).toEqual(subject);
  });

  it.each([[undefined], [''], ['  ']])('takes %j as none', (text) => {
    expect(readEntitySelector(text)).toBeUndefined();
  });

  it.each(['fault', 'service()', 'service("a") { fault }', 'edge("a")', 'service("a") AND ok', 'id()'])(
    'refuses %s',
    (text) => {
      expect(() => readEntitySelector(text)).toThrow('EntitySelectorExpression');
    },
  );
});
