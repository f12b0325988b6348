import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { references } from './references.ts';

describe('the rule of references', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(references)).toEqual([]);
  });

  it.each([
    [
      'misses a ConfigMap',
      'configMapRef: { name: app-config }',
      'configMapRef: { name: other }',
      'Deployment/app: no ConfigMap other',
    ],
    [
      'misses a Secret',
      'secretKeyRef: { name: app-secrets',
      'secretKeyRef: { name: other',
      'Deployment/app: no Secret other with the key password',
    ],
    [
      'misses a key of a Secret',
      'key: password } }',
      'key: token } }',
      'Deployment/app: no Secret app-secrets with the key token',
    ],
    [
      'misses an account',
      'serviceAccountName: app',
      'serviceAccountName: other',
      'Deployment/app: no ServiceAccount other',
    ],
    [
      'misses a priority',
      'priorityClassName: first',
      'priorityClassName: second',
      'DaemonSet/daemon: no PriorityClass second',
    ],
    [
      'misses a mounted ConfigMap',
      'terminationGracePeriodSeconds: 45',
      'volumes: [{ name: conf, configMap: { name: conf } }]',
      'Deployment/app: no ConfigMap conf',
    ],
    [
      'sees a variable that is used before it is set',
      '{ name: AWS_REGION, value: eu-central-1 }',
      '{ name: ADDRESS, value: $(NODE_IP):1 }, { name: NODE_IP, value: x }',
      'DaemonSet/daemon: ADDRESS uses NODE_IP, which does not stand before it',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(references, from, to)).toContain(finding);
  });

  it('takes a key that is optional, but no Secret that nobody makes', () => {
    const key = 'key: password } }';
    const optional = (name: string): string => `name: ${name}, key: token, optional: true } }`;
    expect(afterChange(references, `name: app-secrets, ${key}`, optional('app-secrets'))).toEqual([]);
    expect(afterChange(references, `name: app-secrets, ${key}`, optional('other'))).toEqual([
      'Deployment/app: no Secret other',
    ]);
  });
});
