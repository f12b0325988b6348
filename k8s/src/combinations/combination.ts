import type { Axes, Choice } from './pairwise.ts';

/** What an overlay chooses between; `no` leaves a part out. */
export const AXES: Axes = {
  database: ['rds-mysql', 'in-cluster-mysql'],
  mail: ['ses-smtp', 'mail-sink'],
  daemon: ['xray-daemon', 'daemon-host-ip', 'daemon-sidecar', 'collector-on-2000', 'xray-local'],
  identity: ['irsa', 'pod-identity'],
  ingress: ['no', 'alb-ingress'],
  scaling: ['no', 'autoscaling'],
  canary: ['no', 'notification-canary'],
  clusterName: ['no', 'cluster-info'],
  smoke: ['no', 'smoke-job'],
  policies: ['no', 'network-policies'],
};

const OF_AWS = ['xray-daemon', 'daemon-host-ip', 'daemon-sidecar'];

/** The components of a choice in the order that k8s/README.md tells. */
export function componentsOf(choice: Choice): readonly string[] {
  const {
    daemon = 'xray-daemon',
    database = 'no',
    mail = 'no',
    ingress = 'no',
    policies: guarded = 'no',
    smoke = 'no',
  } = choice;
  const reports = daemon !== 'xray-local';
  const checks = smoke === 'no' ? [] : reports ? [smoke, 'smoke-job-aws'] : [smoke];
  const policies = [
    'network-policies',
    ...(['xray-daemon', 'collector-on-2000', 'xray-local'].includes(daemon)
      ? ['network-policies/trace-daemon']
      : []),
    ...(['daemon-host-ip', 'daemon-sidecar'].includes(daemon) ? [`network-policies/${daemon}`] : []),
    ...(['xray-daemon', 'collector-on-2000'].includes(daemon) ? ['network-policies/aws-api'] : []),
    ...[database, mail, ingress].filter((part) => part !== 'no').map((part) => `network-policies/${part}`),
    'network-policies/eks-api',
    ...checks.map((part) => `network-policies/${part}`),
    ...(smoke === 'no' || reports ? [] : ['network-policies/smoke-job-xray-local']),
  ];
  return [
    choice['scaling'] ?? 'no',
    choice['canary'] ?? 'no',
    database,
    mail,
    ingress,
    ...(daemon === 'xray-daemon' ? [] : [daemon]),
    'eks-cluster',
    choice['clusterName'] ?? 'no',
    ...(OF_AWS.includes(daemon) ? ['daemon-image'] : []),
    ...(reports ? [choice['identity'] ?? 'no'] : []),
    ...checks,
    ...(guarded === 'no' ? [] : policies),
    'namespace',
  ].filter((component) => component !== 'no');
}

/** The kustomization of a choice, for a folder below k8s/tests. */
export const kustomizationOf = (choice: Choice): string =>
  [
    'apiVersion: kustomize.config.k8s.io/v1beta1',
    'kind: Kustomization',
    'resources: [../../base]',
    'images: [{ name: notification, newTag: tests }, { name: xray-local, newTag: tests }, { name: smoke, newTag: tests }]',
    'components:',
    '  - ../settings',
    '  - ../secrets',
    ...componentsOf(choice).map((component) => `  - ../../components/${component}`),
    '',
  ].join('\n');
