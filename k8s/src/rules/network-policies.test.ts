import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { networkPolicies } from './network-policies.ts';

describe('the rule of network policies', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(networkPolicies)).toEqual([]);
  });

  it.each([
    [
      'wants all denied first',
      'name: deny-all, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress, Egress] }',
      'name: deny-all, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress] }',
      'Namespace/shop: has policies, and none that denies all',
    ],
    [
      'misses DNS over TCP',
      ', { protocol: TCP, port: 53 }',
      '',
      'Deployment/app: may not send: Deployment/app to DNS, TCP 53',
    ],
    [
      'misses DNS in its own namespace',
      'values: [kube-dns]',
      'values: [other]',
      'Deployment/app: may not send: Deployment/app to DNS, UDP 53',
    ],
    [
      'misses the database',
      'ports: [{ port: 3306 }]',
      'ports: [{ port: 5432 }]',
      'Deployment/app: may not send: Deployment/app to outside, TCP 3306',
    ],
    [
      'misses segments at the receiver',
      'from: [{ podSelector: { matchLabels: { app: app } } }]',
      'from: [{ podSelector: { matchLabels: { app: other } } }]',
      'DaemonSet/daemon: may not receive: Deployment/app to DaemonSet/daemon, UDP 2000',
    ],
    [
      'misses segments at the sender',
      'to: [{ podSelector: { matchLabels: { app: daemon } } }]',
      'to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]',
      'Deployment/app: may not send: Deployment/app to DaemonSet/daemon, UDP 2000',
    ],
    [
      'misses the load balancer',
      'ports: [{ port: 8095 }]',
      'ports: [{ port: 80 }]',
      'Deployment/app: may not receive: outside to Deployment/app, TCP 8095',
    ],
    [
      'misses the way to AWS',
      'ports: [{ port: 443 }]',
      'ports: [{ port: 80 }]',
      'DaemonSet/daemon: may not send: DaemonSet/daemon to outside, TCP 443',
    ],
    [
      'sees an address at which nobody answers',
      'xray-service:2000',
      'xray:2000',
      'Deployment/app: nobody answers at xray:2000',
    ],
    [
      'sees a port at which nobody answers',
      'xray-service:2000',
      'xray-service:2001',
      'Deployment/app: nobody answers at xray-service:2001',
    ],
    [
      'takes a policy of another namespace for none',
      'metadata: { name: daemon, namespace: shop }\nspec:\n  podSelector',
      'metadata: { name: daemon, namespace: other }\nspec:\n  podSelector',
      'DaemonSet/daemon: may not receive: Deployment/app to DaemonSet/daemon, UDP 2000',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(networkPolicies, from, to)).toContain(finding);
  });
});
