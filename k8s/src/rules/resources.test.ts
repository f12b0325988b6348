import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { resources } from './resources.ts';

describe('the rule of resources', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(resources)).toEqual([]);
  });

  it.each([
    ['misses a limit', 'limits: { memory: 64Mi }', 'limits: {}', 'Deployment/app:app: no limit of memory'],
    ['misses a request', 'cpu: 100m, ', '', 'Deployment/app:app: asks for no CPU'],
    [
      'sees a limit that is more than was asked for',
      'limits: { memory: 64Mi }',
      'limits: { memory: 1Gi }',
      'Deployment/app:app: asks for other memory than its limit',
    ],
    [
      'sees a volume without a bound',
      'terminationGracePeriodSeconds: 45',
      'volumes: [{ name: tmp, emptyDir: {} }]',
      'Deployment/app: emptyDir tmp has no limit',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(resources, from, to)).toContain(finding);
  });
});
