import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { shutdown } from './shutdown.ts';

const rule = shutdown(new Map([['app', 24_500]]));

it('takes a grace period that is just long enough', () => {
  expect(afterChange(rule, 'terminationGracePeriodSeconds: 45', 'terminationGracePeriodSeconds: 40')).toEqual(
    [],
  );
});

describe('the rule of stopping', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(rule)).toEqual([]);
  });

  it.each([
    [
      'wants a grace period above the longest stop',
      'terminationGracePeriodSeconds: 45',
      'terminationGracePeriodSeconds: 39',
      'Deployment/app:app: may need 34500 ms to stop and 5000 to spare, and has 39000',
    ],
    [
      'knows the default of Kubernetes',
      'terminationGracePeriodSeconds: 45',
      '',
      'Deployment/app:app: may need 34500 ms to stop and 5000 to spare, and has 30000',
    ],
    [
      'wants time to be noticed',
      "SHUTDOWN_DELAY_MS: '10000', ",
      '',
      'Deployment/app:app: closes its listener before anybody can notice',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(rule, from, to)).toContain(finding);
  });
});
