import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { selectors } from './selectors.ts';

describe('the rule of selectors', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(selectors)).toEqual([]);
  });

  it.each([
    [
      'sees a workload that does not find its pods',
      'selector: { matchLabels: { app: app } }',
      'selector: { matchLabels: { app: other } }',
      'Deployment/app: does not select its own pods',
    ],
    [
      'sees a Service that finds no pods',
      'selector: { app: app }',
      'selector: { app: other }',
      'Service/app: finds no pods in its namespace',
    ],
    [
      'sees a Service without a selector',
      'selector: { app: app }',
      'type: ClusterIP',
      'Service/app: selects nothing',
    ],
    [
      'sees a policy for nobody',
      'podSelector: { matchLabels: { app: app } }\n  policyTypes',
      'podSelector: { matchLabels: { app: other } }\n  policyTypes',
      'NetworkPolicy/app: finds no pods in its namespace',
    ],
    [
      'sees workloads that share pods',
      'app: daemon',
      'app: app',
      'DaemonSet/daemon: selects the pods of Deployment/app',
    ],
    [
      'sees an autoscaler of nothing',
      'kind: Deployment, name: app }',
      'kind: Deployment, name: other }',
      'HorizontalPodAutoscaler/app: scales Deployment/other, which is not there',
    ],
    [
      'sees a workload that nobody gave a number of pods',
      'kind: Deployment, name: app }',
      'kind: Deployment, name: other }',
      'Deployment/app: has one pod: no number, and no autoscaler',
    ],
    [
      'sees a number that fights the autoscaler',
      'spec:\n  selector: { matchLabels: { app: app } }',
      'spec:\n  replicas: 2\n  selector: { matchLabels: { app: app } }',
      'HorizontalPodAutoscaler/app: scales Deployment/app, which is set back to 2 by each apply',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(selectors, from, to)).toContain(finding);
  });
});
