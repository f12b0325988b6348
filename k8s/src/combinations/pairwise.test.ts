import { describe, expect, it } from 'vitest';
import { AXES, componentsOf, kustomizationOf } from './combination.ts';
import { pairsOf, pairwise } from './pairwise.ts';

describe('pairwise choices', () => {
  const axes = { a: ['1', '2'], b: ['1', '2', '3'], c: ['1', '2'] };

  it('hold every pair', () => {
    const pairs = new Set(pairwise(axes).flatMap(pairsOf));
    expect(pairs.size).toBe(2 * 3 + 2 * 2 + 3 * 2);
  });

  it('are far fewer than all', () => {
    expect(pairwise(axes).length).toBeLessThan(2 * 3 * 2);
    expect(pairwise(AXES).length).toBeLessThan(20);
  });
});

describe('the components of a choice', () => {
  const choice = {
    database: 'rds-mysql',
    mail: 'mail-sink',
    daemon: 'xray-local',
    identity: 'irsa',
    policies: 'no',
  };

  it('end with the namespace, and give no role to what does not report to AWS', () => {
    expect(componentsOf(choice)).toEqual([
      'rds-mysql',
      'mail-sink',
      'xray-local',
      'eks-cluster',
      'namespace',
    ]);
  });

  it('have the policies of what is chosen', () => {
    expect(componentsOf({ ...choice, daemon: 'daemon-host-ip', policies: 'network-policies' })).toEqual([
      ...[
        'rds-mysql',
        'mail-sink',
        'daemon-host-ip',
        'eks-cluster',
        'daemon-image',
        'irsa',
        'network-policies',
      ],
      ...['daemon-host-ip', 'rds-mysql', 'mail-sink', 'eks-api'].map((part) => `network-policies/${part}`),
      'namespace',
    ]);
  });

  it('stand in a kustomization', () => {
    expect(kustomizationOf(choice)).toContain('  - ../../components/xray-local\n');
  });
});
