import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { namespaces } from './namespaces.ts';

const rule = namespaces();

it('takes a namespace of an add-on', () => {
  const other = namespaces({ others: ['amazon-cloudwatch'] });
  expect(
    afterChange(other, 'name: deny-all, namespace: shop', 'name: deny-all, namespace: amazon-cloudwatch'),
  ).toEqual([]);
});

describe('the rule of namespaces', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(rule)).toEqual([]);
  });

  it.each([
    [
      'sees an object without a namespace',
      'kind: Ingress\nmetadata: { name: app, namespace: shop }',
      'kind: Ingress\nmetadata: { name: app }',
      'Ingress/app: is in no known namespace: ""',
    ],
    [
      'sees one in a namespace that nobody makes',
      'kind: Ingress\nmetadata: { name: app, namespace: shop }',
      'kind: Ingress\nmetadata: { name: app, namespace: default }',
      'Ingress/app: is in no known namespace: "default"',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(rule, from, to)).toContain(finding);
  });
});
