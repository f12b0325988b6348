import type { Finding } from './finding.ts';

/** DNS-1123 subdomain, of the length that X-Ray takes. */
const POD_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,248}[a-z0-9])?$/;

/** DNS-1123 label, shorter than the 63 characters at which a host name is cut: a longer one may lack its end. */
const WHOLE_HOSTNAME = /^[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?$/;

/** How the kubelet begins `/etc/hosts` of a pod with a network of its own. */
const OWN_NETWORK = '# Kubernetes-managed hosts file.';
/** How it begins that of a pod on the node's network, whose host name is the node's. */
const HOST_NETWORK = '# Kubernetes-managed hosts file (host network).';

/** Undefined where the host name is the pod's name. */
function whyNotHostname(hostname: string, node: string | undefined, hosts: string): string | undefined {
  if (hostname === '') return 'no HOSTNAME';
  if (hosts.startsWith(HOST_NETWORK)) return "HOSTNAME is the node's, whose network the pod uses";
  if (!hosts.startsWith(OWN_NETWORK)) return 'HOSTNAME is not proved: /etc/hosts is not from the kubelet';
  if (hostname === node) return "HOSTNAME is the node's";
  return WHOLE_HOSTNAME.test(hostname) ? undefined : 'HOSTNAME is a domain, or cut';
}

/**
 * The pod's name: `POD_NAME` (downward API), else `HOSTNAME`, where that is known to be the pod's and not the node's.
 *
 * `HOSTNAME` counts if the kubelet's header in `/etc/hosts` tells of a network of the pod's own, if it isn't `NODE_NAME`,
 * has no dot (a domain), and is shorter than the 63 characters at which the kubelet cuts it. It is still wrong for a pod
 * with a `hostname` in its spec, which only `POD_NAME` can tell.
 *
 * @param hosts the text of `/etc/hosts`; empty if it can't be read
 */
export function findPodName(env: Readonly<Record<string, string | undefined>>, hosts: string): Finding {
  const {
    POD_NAME: given = '',
    POD_NAMESPACE: namespace = '',
    HOSTNAME: hostname = '',
    NODE_NAME: node,
  } = env;
  const pod = namespace === '' ? 'pod ' : `pod ${namespace}/`;
  if (POD_NAME.test(given)) return { value: given, note: `${pod}${given} from POD_NAME` };
  const why = whyNotHostname(hostname, node, hosts);
  return why === undefined
    ? { value: hostname, note: `${pod}${hostname} from HOSTNAME` }
    : { note: `no pod name: no POD_NAME, and ${why}` };
}
