import { parseFilter } from '@xray-microservices/xray-model';
import { describe, expect, it } from 'vitest';
import { annotationTerm, quote, selectorOf, termsOf, withoutTerm, withTerm } from './compose.ts';

describe('withTerm', () => {
  it.each([
    ['', 'fault', 'fault'],
    ['ok', 'duration > 2', 'ok AND duration > 2'],
    ['fault OR error', 'ok', '(fault OR error) AND ok'],
    ['(fault OR error)', 'ok', '(fault OR error) AND ok'],
    ['(fault) OR (error)', 'ok', '((fault) OR (error)) AND ok'],
    ['(fault OR error) AND duration > 1', 'ok', '(fault OR error) AND duration > 1 AND ok'],
    ['ok !partial', 'duration > 2', 'ok AND !partial AND duration > 2'],
    ['fault', 'fault', 'fault'],
  ])('adds to %j the term %j', (filter, term, expected) => {
    const composed = withTerm(filter, term);
    expect(composed).toBe(expected);
    expect(parseFilter(composed).ok).toBe(true);
  });
});

describe('withoutTerm', () => {
  it('takes a term out and leaves the others', () => {
    expect(withoutTerm('ok AND service("a") { fault } AND duration > 2', 'service("a") { fault }')).toBe(
      'ok AND duration > 2',
    );
  });

  it('leaves nothing of a filter of one term', () => {
    expect(withoutTerm('fault', 'fault')).toBe('');
  });
});

describe('termsOf', () => {
  it('does not split what is in quotes or in an OR', () => {
    expect(termsOf('user = "a AND b" AND (ok OR fault)')).toEqual(['user = "a AND b"', '(ok OR fault)']);
  });

  it('takes what cannot be read as one term', () => {
    expect(termsOf('fault AND')).toEqual(['fault AND']);
  });
});

describe('terms for names from outside', () => {
  it.each(['plain', 'with "quotes"', 'back\\slash', '\\"'])(
    'writes %j so that it is read as it was',
    (name) => {
      for (const filter of [
        `service(${selectorOf(name, 'AWS::EKS')})`,
        `user = ${quote(name)}`,
        annotationTerm('a.b', name),
      ]) {
        expect(parseFilter(filter)).toMatchObject({ ok: true });
      }
      expect(parseFilter(`service(${selectorOf(name)})`)).toMatchObject({ filter: { service: { name } } });
    },
  );
});
