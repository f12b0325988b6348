import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { podSecurity } from './pod-security.ts';

describe('the rule of pod security', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(podSecurity)).toEqual([]);
  });

  it.each([
    [
      'refuses root',
      'runAsUser: 65532',
      'runAsUser: 0',
      'Deployment/app:app: has no numeric user other than 0',
    ],
    [
      'refuses an image to choose the user',
      'runAsNonRoot: true, runAsUser: 65532, ',
      '',
      'Deployment/app:app: runAsNonRoot is not true',
    ],
    [
      'wants a seccomp profile',
      'type: RuntimeDefault',
      'type: Unconfined',
      'Deployment/app:app: has no seccomp profile',
    ],
    [
      'refuses escalation',
      'allowPrivilegeEscalation: false',
      'allowPrivilegeEscalation: true',
      'Deployment/app:app: may escalate its privileges',
    ],
    [
      'refuses privilege',
      'readOnlyRootFilesystem: true',
      'privileged: true',
      'Deployment/app:app: is privileged',
    ],
    [
      'wants a read-only root',
      'readOnlyRootFilesystem: true',
      'readOnlyRootFilesystem: false',
      'Deployment/app:app: may write to its root',
    ],
    [
      'wants all capabilities dropped',
      'drop: [ALL]',
      'drop: [NET_RAW]',
      'Deployment/app:app: keeps capabilities',
    ],
    [
      'refuses added capabilities',
      'drop: [ALL]',
      'drop: [ALL], add: [NET_ADMIN]',
      'Deployment/app:app: adds capabilities',
    ],
    [
      'refuses the network of the node',
      'enableServiceLinks: false',
      'hostNetwork: true',
      'Deployment/app: has hostNetwork',
    ],
    [
      'refuses variables of Services',
      'enableServiceLinks: false',
      'enableServiceLinks: true',
      'Deployment/app: gets variables for each Service of its namespace',
    ],
    [
      'refuses a folder of the node',
      'terminationGracePeriodSeconds: 45',
      'volumes: [{ name: node, hostPath: { path: / } }]',
      'Deployment/app: volume node is of a kind that is not allowed',
    ],
    [
      'refuses a port of the node',
      'containerPort: 8095',
      'containerPort: 8095, hostPort: 8095',
      'Deployment/app:app: has a port of the node',
    ],
    [
      'wants a level for each namespace',
      'pod-security.kubernetes.io/enforce',
      'level',
      'Namespace/shop: has no label pod-security.kubernetes.io/enforce',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(podSecurity, from, to)).toContain(finding);
  });
});

it('takes a port of the node in a namespace that says so', () => {
  const rule: typeof podSecurity = (manifests) =>
    podSecurity(
      manifests.map((manifest) =>
        manifest.kind === 'Namespace'
          ? {
              ...manifest,
              metadata: {
                ...manifest.metadata,
                labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
              },
            }
          : manifest,
      ),
    );
  expect(afterChange(rule, 'containerPort: 8095', 'containerPort: 8095, hostPort: 8095')).toEqual([]);
});
