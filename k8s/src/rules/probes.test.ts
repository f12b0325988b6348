import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { probes } from './probes.ts';

describe('the rule of probes', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(probes)).toEqual([]);
  });

  it.each([
    [
      'misses a probe',
      'livenessProbe: { httpGet: { path: /health/live, port: http } }',
      '',
      'Deployment/app:app: no livenessProbe',
    ],
    [
      'refuses a command',
      'startupProbe: { tcpSocket: { port: tcp } }',
      'startupProbe: { exec: { command: [ps] } }',
      'DaemonSet/daemon:daemon: startupProbe runs a command; images without a shell have none',
    ],
    [
      'refuses a probe that asks nothing',
      'startupProbe: { tcpSocket: { port: tcp } }',
      'startupProbe: { periodSeconds: 1 }',
      'DaemonSet/daemon:daemon: startupProbe asks nothing',
    ],
    [
      'refuses a port that is not there',
      'path: /health/live, port: http',
      'path: /health/live, port: 8080',
      'Deployment/app:app: livenessProbe asks port 8080, which the container does not name',
    ],
    [
      'refuses a port of UDP',
      'startupProbe: { tcpSocket: { port: tcp } }',
      'startupProbe: { tcpSocket: { port: udp } }',
      'DaemonSet/daemon:daemon: startupProbe asks a port of UDP',
    ],
    [
      'refuses one question for two probes',
      '/health/live',
      '/health/ready',
      'Deployment/app:app: livenessProbe and readinessProbe ask the same',
    ],
    [
      'wants a stop to be noticed before the listener closes',
      'periodSeconds: 3, failureThreshold: 2',
      'periodSeconds: 5, failureThreshold: 2',
      'Deployment/app:app: is noticed to be stopping after 10000 ms; SHUTDOWN_DELAY_MS is 10000',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(probes, from, to)).toContain(finding);
  });

  it.each(['startupProbe', 'livenessProbe', 'readinessProbe'])('refuses a %s of a sidecar', (probe) => {
    const before = 'containers:\n        - name: app';
    const sidecar = (more: string): string =>
      `initContainers: [{ name: helper, image: helper:1.0.0, restartPolicy: Always${more} }]\n      ${before}`;
    expect(afterChange(probes, before, sidecar(''))).toEqual([]);
    expect(afterChange(probes, before, sidecar(`, ${probe}: { tcpSocket: { port: 2000 } }`))).toEqual([
      `Deployment/app:helper: ${probe} of a sidecar decides over its whole pod`,
    ]);
  });
});
