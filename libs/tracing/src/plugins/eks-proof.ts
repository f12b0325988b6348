import { clusterNameIn } from './cluster-name.ts';
import { reasonOf } from './detection-error.ts';
import { fetchServerVersion } from './kubernetes-api.ts';
import type { DetectContext } from './types.ts';

/** Where EKS mounts the tokens of IAM roles for service accounts and of EKS Pod Identity. */
const EKS_TOKENS: readonly (readonly [variable: string, directory: string])[] = [
  ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', '/var/run/secrets/pods.eks.amazonaws.com/'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', '/var/run/secrets/eks.amazonaws.com/'],
];

/** Whether the cluster is one of EKS. `unknown` where nobody would tell. */
export interface Verdict {
  readonly isEks: 'yes' | 'no' | 'unknown';
  /** A line for the debug log. */
  readonly note: string;
}

/** The version of the API server. Never rejects. */
export async function judgeByVersion(context: DetectContext): Promise<Verdict> {
  try {
    const version = await fetchServerVersion(context);
    return version.includes('-eks-')
      ? { isEks: 'yes', note: `EKS by the server's version ${version}` }
      : { isEks: 'no', note: `Kubernetes, but not EKS: the server's version is ${version}` };
  } catch (error) {
    return { isEks: 'unknown', note: `server's version: ${reasonOf(error)}` };
  }
}

/**
 * For a pod that can't ask the API server: it is on EKS where `CLUSTER_NAME` is set, the pod or the container is known,
 * and AWS credentials come the way EKS mounts them.
 *
 * A region in the environment proves nothing: it is set on laptops too.
 */
export function judgeByEnvironment(env: DetectContext['env'], isPodKnown: boolean): Verdict {
  const token = EKS_TOKENS.find(([variable, directory]) => env[variable]?.startsWith(directory));
  if (token !== undefined && isPodKnown && clusterNameIn(env) !== undefined) {
    return { isEks: 'yes', note: `EKS by CLUSTER_NAME and ${token[0]}` };
  }
  return { isEks: 'unknown', note: 'EKS not proved' };
}
