import type { IncomingMessage } from 'node:http';
import { matchSamplingRule } from '@xray-microservices/xray-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meetsCriteria, prepareCriteria } from './criteria.ts';
import type { SamplingRule, WholeRule } from './read-rule.ts';
import { readRule } from './read-rule.ts';
import { Subject } from './subject.ts';

/** As much of a request as rules look at. */
const requestTo = (host: string, method: string): IncomingMessage =>
  ({ headers: { host }, method }) as unknown as IncomingMessage;

const REQUEST = requestTo('api.example', 'GET');

function whole(members: Partial<SamplingRule> & { ResourceARN?: string }): WholeRule {
  const rule = readRule({ RuleName: 'test', Priority: 1, FixedRate: 1, ...members });
  if (typeof rule === 'string') throw new Error(rule);
  return rule;
}

const subject = (attributes?: () => object): Subject =>
  new Subject('api', 'AWS::EKS::Container', REQUEST, '/users', attributes);

const meets = (members: Parameters<typeof whole>[0], of = subject()): boolean =>
  meetsCriteria(prepareCriteria(whole(members)), of);

describe('a rule', () => {
  it('asks for each of its members', () => {
    const met = { ServiceName: 'a*', ServiceType: 'AWS::EKS*', Host: '*.example', HTTPMethod: 'get' };
    expect(meets({ ...met, URLPath: '/user?' })).toBe(true);
    for (const member of ['ServiceName', 'ServiceType', 'Host', 'HTTPMethod', 'URLPath'])
      expect([member, meets({ ...met, [member]: 'other' })]).toEqual([member, false]);
  });

  it('is met by a request that has its attributes, all of them', () => {
    const gold = subject(() => ({ tenant: 'Gold-7', beta: true }));
    expect(meets({ Attributes: { tenant: 'gold*' } }, gold)).toBe(true);
    expect(meets({ Attributes: { tenant: 'gold*', beta: 'true' } }, gold)).toBe(true);
    expect(meets({ Attributes: { tenant: 'silver*', beta: 'true' } }, gold)).toBe(false);
  });

  it('is not met by a request without the attribute, even for *', () => {
    expect(meets({ Attributes: { tenant: '*' } })).toBe(false);
    expect(
      meets(
        { Attributes: { tenant: '*' } },
        subject(() => ({ tenant: '' })),
      ),
    ).toBe(true);
  });

  it('asks the application once for all rules, and not at all when the rest does not fit', () => {
    let asked = 0;
    const counting = subject(() => ({ asked: (asked += 1) }));
    meets({}, counting);
    meets({ HTTPMethod: 'POST', Attributes: { asked: '1' } }, counting);
    expect(asked).toBe(0);
    expect(meets({ Attributes: { asked: '1' } }, counting)).toBe(true);
    expect(meets({ Attributes: { asked: '2' } }, counting)).toBe(false);
    expect(asked).toBe(1);
  });

  it('is not met when it is for a resource with an ARN', () => {
    expect(meets({ ResourceARN: 'arn:aws:apigateway:*' })).toBe(false);
  });

  it('does not ask for the type of a service that runs nobody knows where', () => {
    const unknown = new Subject('api', undefined, REQUEST, '/users');
    expect(meets({ ServiceType: 'AWS::EC2::Instance' }, unknown)).toBe(true);
  });

  it('is met by a job only where it asks neither for host, method nor path', () => {
    const job = new Subject('api', undefined, undefined, '', () => ({ tenant: 'gold' }));
    expect(meets({ ServiceName: 'api' }, job)).toBe(true);
    for (const members of [{ Host: 'a' }, { HTTPMethod: 'GET' }, { URLPath: '/*' }])
      expect(meets(members, job)).toBe(false);
    expect(meets({ Attributes: { tenant: 'gold' } }, job)).toBe(false);
  });

  it('is met by everything when it is the Default rule, whatever it says', () => {
    expect(meets({ RuleName: 'Default', Host: 'other', Attributes: { a: 'b' } })).toBe(true);
  });

  it('agrees with the rules of xray-model, which the local X-Ray explains decisions by', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?'), minLength: 1, maxLength: 4 });
    const patterns = fc.record({
      ServiceName: pattern,
      ServiceType: pattern,
      Host: pattern,
      HTTPMethod: pattern,
      URLPath: pattern,
      Attributes: fc.dictionary(fc.constantFrom('x', 'y'), pattern),
    });
    const requests = fc.record({
      serviceName: text,
      serviceType: text,
      host: text,
      method: text,
      path: text,
      attributes: fc.dictionary(fc.constantFrom('x', 'y'), text),
    });
    fc.assert(
      fc.property(patterns, requests, (members, request) => {
        const { serviceName, serviceType, host, method, path, attributes } = request;
        const message = requestTo(host, method);
        const given = new Subject(serviceName, serviceType, message, path, () => attributes);
        const expected = matchSamplingRule(whole(members), request).length === 0;
        expect(meets(members, given)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
