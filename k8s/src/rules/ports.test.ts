import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { ports } from './ports.ts';

describe('the rule of ports', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(ports)).toEqual([]);
  });

  it.each([
    [
      'sees a Service that leads to no port of its pods',
      'targetPort: http',
      'targetPort: web',
      'Service/app: port 80/TCP is none of Deployment/app',
    ],
    [
      'tells UDP from TCP',
      'containerPort: 2000, protocol: UDP',
      'containerPort: 2000, protocol: SCTP',
      'Service/xray-service: port 2000/UDP is none of DaemonSet/daemon',
    ],
    [
      'sees an Ingress to a Service that is not there',
      'backend: { service: { name: app',
      'backend: { service: { name: other',
      'Ingress/app: leads to other, which is not in its namespace',
    ],
    [
      'sees an Ingress to a Service of another namespace',
      'kind: Ingress\nmetadata: { name: app, namespace: shop }',
      'kind: Ingress\nmetadata: { name: app, namespace: other }',
      'Ingress/app: leads to app, which is not in its namespace',
    ],
    [
      'sees an Ingress to a port that is not there',
      'port: { name: http }',
      'port: { number: 8080 }',
      'Ingress/app: asks app for port 8080, which it does not have',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(ports, from, to)).toContain(finding);
  });
});
