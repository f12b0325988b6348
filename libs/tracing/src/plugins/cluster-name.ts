import { reasonOf } from './detection-error.ts';
import type { Finding } from './finding.ts';
import { CLUSTER_INFO, fetchClusterName } from './kubernetes-api.ts';
import type { DetectContext } from './types.ts';

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const CLUSTER_NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;
/** What templates and scripts write where they had no name. */
const NO_NAMES = new Set(['null', 'undefined']);

/** A name that EKS could have given; neither blank, nor `null`, nor a place holder such as `{{cluster_name}}`. */
export function isClusterName(text: string): boolean {
  return CLUSTER_NAME.test(text) && !NO_NAMES.has(text.toLowerCase());
}

/** The cluster's name by the environment; absent where `CLUSTER_NAME` is none that EKS could have given. */
export function clusterNameIn(env: DetectContext['env']): string | undefined {
  const name = env['CLUSTER_NAME']?.trim();
  return name !== undefined && isClusterName(name) ? name : undefined;
}

/** The cluster's name: `CLUSTER_NAME`, else the ConfigMap of Container Insights. Never rejects. */
export async function findClusterName(context: DetectContext): Promise<Finding> {
  const given = clusterNameIn(context.env);
  if (given !== undefined) return { value: given, note: `cluster ${given} from CLUSTER_NAME` };
  const source = `ConfigMap ${CLUSTER_INFO}`;
  try {
    const name = await fetchClusterName(context);
    return isClusterName(name)
      ? { value: name, note: `cluster ${name} from ${source}` }
      : { note: `no cluster name: that of ${source} is none` };
  } catch (error) {
    return { note: `no cluster name: CLUSTER_NAME is not set, ${source}: ${reasonOf(error)}` };
  }
}
