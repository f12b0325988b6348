import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { SamplingAttributes } from './attributes.ts';
import { guardAttributes, textOfAttribute } from './attributes.ts';

const REQUEST = { headers: { 'x-tenant': 'gold' } } as unknown as IncomingMessage;

/** Asks twice, and answers the warnings. */
function askTwice(ask: (request: IncomingMessage) => unknown): { answers: object[]; warnings: string[] } {
  const warnings: string[] = [];
  const none = (): void => undefined;
  const logger = { debug: none, info: none, error: none, warn: (message: string) => warnings.push(message) };
  const read = guardAttributes(ask as () => SamplingAttributes, logger);
  return { answers: [read(REQUEST), read(REQUEST)], warnings };
}

describe('guardAttributes', () => {
  it('hands the request over, and the answer back', () => {
    const { answers, warnings } = askTwice(({ headers }) => ({ tenant: headers['x-tenant'] }));
    expect(answers).toEqual([{ tenant: 'gold' }, { tenant: 'gold' }]);
    expect(warnings).toEqual([]);
  });

  it('takes no answer as no attributes', () => {
    expect(askTwice(() => undefined)).toEqual({ answers: [{}, {}], warnings: [] });
  });

  it.each<[string, (request: IncomingMessage) => unknown]>([
    [
      'throws SyntaxError', // its message quotes what is no JSON
      () => JSON.parse('secret') as unknown,
    ],
    [
      'throws what is no Error',
      () => {
        throw Object.create(null);
      },
    ],
    ['answers no object', () => 'gold'],
    ['answers a promise, and the decision cannot wait', () => Promise.reject(new Error('late'))],
    ['answers a promise, and the decision cannot wait', () => ({ then: () => undefined })],
  ])('gives no attributes and warns once when it %s', (problem, ask) => {
    expect(askTwice(ask)).toEqual({
      answers: [{}, {}],
      warnings: [`xray: sampling.attributes ${problem}: requests have no attributes then`],
    });
  });
});

describe('textOfAttribute', () => {
  it.each<[unknown, string | undefined]>([
    ['gold', 'gold'],
    ['', ''],
    [5, '5'],
    [false, 'false'],
    [['a', 'b'], 'a, b'],
    [undefined, undefined],
    [null, undefined],
    [{}, undefined],
    [[Symbol('no text')], undefined],
    ['x'.repeat(1024), 'x'.repeat(1024)],
    ['x'.repeat(1025), undefined],
  ])('takes %j as %j', (value, text) => {
    expect(textOfAttribute({ tenant: value }, 'tenant')).toBe(text);
  });

  it('takes one that can’t be read as absent', () => {
    const attributes = {
      get tenant(): string {
        throw new Error('no tenant');
      },
    };
    expect(textOfAttribute(attributes, 'tenant')).toBeUndefined();
  });

  it('knows no attribute that every object has', () => {
    expect(textOfAttribute({}, 'constructor')).toBeUndefined();
  });
});
