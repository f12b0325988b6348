import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { traceDaemon } from './trace-daemon.ts';

describe('the rule of the trace daemon', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(traceDaemon)).toEqual([]);
  });

  it.each([
    [
      'refuses a headless Service',
      'internalTrafficPolicy: Local',
      'clusterIP: None',
      'Service/xray-service: is headless: its name leads to any node',
    ],
    [
      'wants the daemon of the own node',
      'internalTrafficPolicy: Local',
      'internalTrafficPolicy: Cluster',
      'Service/xray-service: leads to daemons of other nodes',
    ],
    [
      'wants TCP beside UDP',
      ', { name: tcp, port: 2000, protocol: TCP }',
      '',
      'Service/xray-service: has no 2000/TCP',
    ],
    [
      'sees one pod for all nodes that only one node reaches',
      'app.kubernetes.io/component: trace-daemon',
      'app.kubernetes.io/component: other',
      'Service/xray-service: leads nowhere from nodes that have none of its pods',
    ],
    [
      'wants it on nodes with taints',
      'tolerations: [{ operator: Exists }]',
      'tolerations: [{ key: gpu, operator: Exists }]',
      'DaemonSet/daemon: is kept from nodes with taints',
    ],
    [
      'wants it before what it serves',
      'priorityClassName: first',
      'hostname: x',
      'DaemonSet/daemon: has no priority over what it serves',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(traceDaemon, from, to)).toContain(finding);
  });

  it.each([
    ['[/xray]', ['--bind', '--bind-tcp']],
    ["[/xray, --bind, '127.0.0.1:2000', --bind-tcp, '0.0.0.0:2000']", ['--bind-tcp']],
    ["[/xray, --bind, '0.0.0.0:2000', --bind-tcp, '127.0.0.1:2000']", ['--bind']],
    ["[/xray, --bind, '127.0.0.1:2000', --bind-tcp, '127.0.0.1:2000']", []],
  ])('lets only its own pod reach a sidecar: %s', (command, open) => {
    const before = 'containers:\n        - name: app';
    const sidecar = `initContainers: [{ name: daemon, image: daemon:1.0.0, restartPolicy: Always, command: ${command} }]`;
    expect(afterChange(traceDaemon, before, `${sidecar}\n      ${before}`)).toEqual(
      open.map((flag) => `Deployment/app:daemon: is open to other pods: ${flag} is not 127.0.0.1:2000`),
    );
  });
});
