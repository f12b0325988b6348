import { describe, expect, it } from 'vitest';
import { chooseSamplingRule, matchSamplingRule } from './match-rule.ts';
import type { SampledRequest, SamplingRuleLike } from './sampling-rule.ts';

function rule(members: Partial<SamplingRuleLike>): SamplingRuleLike {
  const all = {
    ServiceName: '*',
    ServiceType: '*',
    Host: '*',
    HTTPMethod: '*',
    URLPath: '*',
    ResourceARN: '*',
  };
  return { RuleName: 'r', Priority: 1, ...all, Attributes: {}, ...members };
}

const REQUEST: SampledRequest = {
  serviceName: 'api',
  serviceType: 'AWS::EKS::Container',
  host: 'localhost:8095',
  method: 'POST',
  path: '/usermgmt/user',
};

describe('matchSamplingRule', () => {
  it.each<[Partial<SamplingRuleLike>, string, unknown]>([
    [{ ServiceName: 'web' }, 'ServiceName', 'api'],
    [{ ServiceType: 'AWS::EC2*' }, 'ServiceType', 'AWS::EKS::Container'],
    [{ Host: '*.example.com' }, 'Host', 'localhost:8095'],
    [{ HTTPMethod: 'GET' }, 'HTTPMethod', 'POST'],
    [{ URLPath: '/health' }, 'URLPath', '/usermgmt/user'],
    [{ Attributes: { tenant: 'a*' } }, 'Attributes.tenant', undefined],
  ])('says of %j what is not met', (members, field, value) => {
    expect(matchSamplingRule(rule(members), REQUEST)).toMatchObject([{ field, value }]);
  });

  it('finds all that is not met, and the pattern', () => {
    expect(matchSamplingRule(rule({ HTTPMethod: 'GET', URLPath: '/x' }), REQUEST)).toEqual([
      { field: 'HTTPMethod', pattern: 'GET', value: 'POST' },
      { field: 'URLPath', pattern: '/x', value: '/usermgmt/user' },
    ]);
  });

  it('takes what is not known of a request as met, but not an attribute', () => {
    const wanted = { ServiceName: 'web', ResourceARN: 'arn:x', Attributes: { tenant: '*' } };
    expect(matchSamplingRule(rule(wanted), {})).toMatchObject([{ field: 'Attributes.tenant' }]);
    expect(matchSamplingRule(rule(wanted), { attributes: { tenant: 'a' } })).toEqual([]);
  });

  it('knows no attribute that every object has', () => {
    expect(matchSamplingRule(rule({ Attributes: { constructor: '*' } }), { attributes: {} })).toHaveLength(1);
  });

  it('lets the Default rule meet everything, whatever it says', () => {
    expect(matchSamplingRule(rule({ RuleName: 'Default', Host: 'nowhere' }), REQUEST)).toEqual([]);
  });
});

describe('chooseSamplingRule', () => {
  const last = rule({ RuleName: 'Default', Priority: 10_000 });

  it('tries the rules by priority, then by name, and tells why the earlier ones were passed over', () => {
    const b = rule({ RuleName: 'b', Priority: 5, HTTPMethod: 'POST' });
    const a = rule({ RuleName: 'a', Priority: 5, HTTPMethod: 'GET' });
    const first = rule({ RuleName: 'z', Priority: 1, URLPath: '/none' });
    const { rule: chosen, passedOver } = chooseSamplingRule([last, b, a, first], REQUEST);
    expect(chosen).toBe(b);
    expect(passedOver.map((tried) => [tried.rule.RuleName, tried.mismatches[0]?.field])).toEqual([
      ['z', 'URLPath'],
      ['a', 'HTTPMethod'],
    ]);
  });

  it('ends at the Default rule', () => {
    expect(chooseSamplingRule([last, rule({ Host: 'x' })], REQUEST).rule).toBe(last);
  });

  it('finds none among none', () => {
    expect(chooseSamplingRule([], REQUEST)).toEqual({ rule: undefined, passedOver: [] });
  });
});
