import { describe, expect, it } from 'vitest';
import { findPodName } from './pod-name.ts';

const OWN = '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n';
const HOST = '# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n';
const POD = 'api-6d5c8f9b7-x2x4z';

describe('findPodName', () => {
  it('takes POD_NAME before anything else', () => {
    const env = { POD_NAME: POD, POD_NAMESPACE: 'shop', HOSTNAME: 'other' };
    expect(findPodName(env, HOST)).toEqual({ value: POD, note: `pod shop/${POD} from POD_NAME` });
  });

  it.each([
    ['of a Deployment', POD],
    ['of a StatefulSet', 'db-0'],
    ['of one letter', 'a'],
    ['of 62 characters', 'a'.repeat(62)],
  ])('takes a HOSTNAME %s when the pod has its own network', (_what, hostname) => {
    expect(findPodName({ HOSTNAME: hostname, NODE_NAME: 'ip-10-0-1-2' }, OWN)).toEqual({
      value: hostname,
      note: `pod ${hostname} from HOSTNAME`,
    });
  });

  it.each([
    ['on the network of the node', { HOSTNAME: POD }, HOST],
    ['where /etc/hosts is not from the kubelet', { HOSTNAME: POD }, '127.0.0.1 localhost\n'],
    ['where /etc/hosts cannot be read', { HOSTNAME: POD }, ''],
    ['that is the node', { HOSTNAME: 'ip-10-0-1-2', NODE_NAME: 'ip-10-0-1-2' }, OWN],
    ['that is a domain', { HOSTNAME: 'db-0.db.shop.svc.cluster.local' }, OWN],
    ['that may have been cut', { HOSTNAME: 'a'.repeat(63) }, OWN],
    ['that is empty', { HOSTNAME: '' }, OWN],
    ['that is not there', {}, OWN],
  ])('takes no HOSTNAME %s', (_what, env, hosts) => {
    const { value, note } = findPodName(env, hosts);
    expect(value).toBeUndefined();
    expect(note).toMatch(/^no pod name: no POD_NAME, and .*(HOSTNAME|node)/);
  });

  it.each(['', ' ', '$(POD_NAME)', '{{pod}}', 'Pod', 'a'.repeat(251)])(
    'does not take "%s" for a POD_NAME',
    (name) => {
      expect(findPodName({ POD_NAME: name }, HOST).value).toBeUndefined();
    },
  );
});
