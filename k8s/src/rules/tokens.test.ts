import { describe, expect, it } from 'vitest';
import { afterAdding, afterChange, GOOD_CLUSTER, inGoodCluster } from '../../test/support/good-cluster.ts';
import { parseManifests } from '../manifests/manifest.ts';
import { tokens } from './tokens.ts';

describe('the rule of tokens', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(tokens)).toEqual([]);
  });

  it.each([
    [
      'refuses a token that nobody needs',
      'automountServiceAccountToken: false\n      enable',
      'automountServiceAccountToken: true\n      enable',
      'Deployment/app: mounts a token that it does not need',
    ],
    [
      'refuses an account that gives its token away',
      'namespace: shop }\nautomountServiceAccountToken: false',
      'namespace: shop }',
      'ServiceAccount/app: gives its token to every pod',
    ],
    [
      'refuses the default account',
      'serviceAccountName: app',
      'serviceAccountName: default',
      'Deployment/app: has no account of its own',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(tokens, from, to)).toContain(finding);
  });
});

describe('roles', () => {
  const role = (rules: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: reader, namespace: shop }\nrules: ${rules}`;

  it('may get cluster-info', () => {
    const rules =
      "[{ apiGroups: [''], resources: [configmaps], resourceNames: [cluster-info], verbs: [get] }]";
    expect(afterAdding(tokens, role(rules))).toEqual([]);
  });

  it.each([
    ["[{ apiGroups: [''], resources: [configmaps], verbs: [get] }]"],
    ["[{ apiGroups: [''], resources: [secrets], resourceNames: [cluster-info], verbs: [get] }]"],
    ["[{ apiGroups: [''], resources: [configmaps], resourceNames: [cluster-info], verbs: ['*'] }]"],
  ])('may do nothing else: %s', (rules) => {
    expect(afterAdding(tokens, role(rules))).toEqual(['Role/reader: allows more than to get cluster-info']);
  });

  it('may not reach the whole cluster', () => {
    const yaml =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: all }';
    expect(afterAdding(tokens, yaml)).toEqual(['ClusterRoleBinding/all: reaches beyond its namespace']);
  });
});

it('takes a token where the pod is told which EKS cluster it is in', () => {
  const told =
    'name: CLUSTER_NAME, value: eks }\n            - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath';
  const before = 'name: POD_NAME, valueFrom: { fieldRef: { fieldPath';
  const rule: typeof tokens = (manifests) =>
    tokens(manifests).filter(({ object }) => object.startsWith('Deployment'));
  const off = 'automountServiceAccountToken: false\n      enable';
  expect(afterChange(rule, off, 'enable')).toHaveLength(1);
  expect(afterChange(rule, before, told)).toEqual([]);
});

it('takes a token of an account that has a role', () => {
  const mounted = GOOD_CLUSTER.replace('automountServiceAccountToken: false\n      enable', 'enable');
  const bindingOf = (account: string): string => `
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: ${account}, namespace: shop }]`;
  expect(tokens(parseManifests(mounted + bindingOf('app')))).toEqual([]);
  expect(tokens(parseManifests(mounted + bindingOf('other')))).toHaveLength(1);
});
