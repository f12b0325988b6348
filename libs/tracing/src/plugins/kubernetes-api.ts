import { hostWithPort } from '../core/url.ts';
import { DetectionError } from './detection-error.ts';
import { jsonOf, memberOf, textOf } from './json.ts';
import type { DetectContext } from './types.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where Container Insights keeps the name of the cluster. */
export const CLUSTER_INFO = 'amazon-cloudwatch/cluster-info';
const CLUSTER_INFO_PATH = '/api/v1/namespaces/amazon-cloudwatch/configmaps/cluster-info';

/** Whether the process runs in a pod: the kubelet tells every pod where the API server is. */
export function isInKubernetes(env: DetectContext['env']): boolean {
  const host = env['KUBERNETES_SERVICE_HOST'];
  return host !== undefined && host !== '';
}

function urlOf(env: DetectContext['env'], path: string): string {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT_HTTPS'] ?? env['KUBERNETES_SERVICE_PORT'];
  return `https://${hostWithPort('https:', host, port)}${path}`;
}

/**
 * Asks the API server, as the pod's service account. The files are read each time, as the kubelet replaces them, and
 * no authority but the cluster's own is trusted.
 */
async function get(context: DetectContext, path: string): Promise<unknown> {
  const [ca, token] = await Promise.all([
    context.readFile(`${SERVICE_ACCOUNT}/ca.crt`),
    context.readFile(`${SERVICE_ACCOUNT}/token`).catch(() => ''), // a pod without one may still ask for the version
  ]);
  const authorization = token.trim() === '' ? {} : { authorization: `Bearer ${token.trim()}` };
  const headers = { accept: 'application/json', ...authorization };
  return jsonOf(await context.send({ url: urlOf(context.env, path), headers, ca }));
}

/**
 * The server's `gitVersion`, which every service account may ask for: `v1.33.1-eks-b9364f6` on EKS.
 *
 * @throws DetectionError or whatever the file system and the network report
 */
export async function fetchServerVersion(context: DetectContext): Promise<string> {
  const version = textOf(await get(context, '/version'), 'gitVersion');
  if (version === undefined) throw new DetectionError('BODY', 'the answer has no gitVersion');
  return version;
}

/**
 * `cluster.name` of the ConfigMap `cluster-info`, as it is there. Needs a role that may get it.
 *
 * @throws DetectionError or whatever the file system and the network report
 */
export async function fetchClusterName(context: DetectContext): Promise<string> {
  const name = textOf(memberOf(await get(context, CLUSTER_INFO_PATH), 'data'), 'cluster.name');
  if (name === undefined) throw new DetectionError('BODY', 'it has no cluster.name');
  return name;
}
