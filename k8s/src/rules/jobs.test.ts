import { describe, expect, it } from 'vitest';
import { afterAdding } from '../../test/support/good-cluster.ts';
import { jobs } from './jobs.ts';
import { networkPolicies } from './network-policies.ts';
import { probes } from './probes.ts';

const JOB = `
apiVersion: batch/v1
kind: Job
metadata: { name: check, namespace: shop }
spec:
  backoffLimit: 6
  activeDeadlineSeconds: 900
  ttlSecondsAfterFinished: 3600
  template:
    metadata: { labels: { app: check } }
    spec:
      restartPolicy: Never
      containers:
        - { name: check, image: 'check:1.0.0', env: [{ name: SMOKE_URL, value: 'http://app:80' }, { name: SMOKE_XRAY, value: aws }] }
`;

describe('the rule of jobs', () => {
  it('finds nothing in a job that ends', () => {
    expect(afterAdding(jobs, JOB)).toEqual([]);
  });

  it.each([
    ['wants a limit of tries', 'backoffLimit: 6', '', 'Job/check: has no limit of tries'],
    ['wants a deadline', 'activeDeadlineSeconds: 900', '', 'Job/check: has no deadline'],
    ['wants it gone after its end', 'ttlSecondsAfterFinished: 3600', '', 'Job/check: stays after its end'],
    [
      'wants a pod for each try',
      'restartPolicy: Never',
      'restartPolicy: OnFailure',
      'Job/check: restarts its container, and loses the log',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterAdding(jobs, JOB.replace(from, to))).toEqual([finding]);
  });
});

describe('other rules', () => {
  it('want no probes of a job', () => {
    expect(afterAdding(probes, JOB)).toEqual([]);
  });

  it('want policies for the URLs that it is told', () => {
    expect(afterAdding(networkPolicies, JOB)).toEqual([
      'Job/check: may not send: Job/check to Deployment/app, TCP 8095',
      'Deployment/app: may not receive: Job/check to Deployment/app, TCP 8095',
    ]);
    expect(afterAdding(networkPolicies, JOB.replace('http://app:80', 'http://nobody:80'))).toContain(
      'Job/check: nobody answers at nobody:80',
    );
  });
});
