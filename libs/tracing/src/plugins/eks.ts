import { findClusterName } from './cluster-name.ts';
import { containerIdInCgroup, containerIdInMountinfo } from './container-id.ts';
import type { Verdict } from './eks-proof.ts';
import { judgeByEnvironment, judgeByVersion } from './eks-proof.ts';
import type { Finding } from './finding.ts';
import { withoutUndefined } from './json.ts';
import { isInKubernetes } from './kubernetes-api.ts';
import { findPodName } from './pod-name.ts';
import type { DetectContext, Plugin } from './types.ts';

/** In reading order, as version 1 has the id in both and version 2 rather in the first. */
const CONTAINER_ID_SOURCES = [
  { path: '/proc/self/mountinfo', parse: containerIdInMountinfo },
  { path: '/proc/self/cgroup', parse: containerIdInCgroup },
];

/** The text of a file, empty where it can't be read: none of them is there everywhere. */
const readOrEmpty = (context: DetectContext, path: string): Promise<string> =>
  context.readFile(path).catch(() => '');

async function findContainerId(context: DetectContext): Promise<Finding> {
  for (const { path, parse } of CONTAINER_ID_SOURCES) {
    const id = parse(await readOrEmpty(context, path));
    if (id !== undefined) return { value: id, note: `container ${id.slice(0, 12)} from ${path}` };
  }
  return { note: `no container id in ${CONTAINER_ID_SOURCES.map(({ path }) => path).join(' and ')}` };
}

function awsMember(pod?: string, cluster?: string, containerId?: string): Record<string, unknown> {
  const eks = withoutUndefined({ pod, cluster_name: cluster, container_id: containerId });
  return {
    ...(Object.keys(eks).length > 0 && { eks }),
    ...(cluster !== undefined && {
      cloudwatch_logs: [{ log_group: `/aws/containerinsights/${cluster}/application` }],
    }),
  };
}

/** The server's word is final; only where it has none, the environment is asked. */
function judge(byVersion: Verdict, env: DetectContext['env'], isPodKnown: boolean): Verdict {
  if (byVersion.isEks !== 'unknown') return byVersion;
  const verdict = judgeByEnvironment(env, isPodKnown);
  return { ...verdict, note: `${verdict.note} (${byVersion.note})` };
}

/**
 * The pod, the container and the cluster on EKS.
 *
 * On another Kubernetes it finds nothing. Where nobody tells which Kubernetes it is, the data are there and the origin
 * is not.
 */
export const eksPlugin: Plugin = {
  name: 'eks',
  async detect(context) {
    const { env } = context;
    if (!isInKubernetes(env)) return undefined;
    const [hosts, container, cluster, byVersion] = await Promise.all([
      readOrEmpty(context, '/etc/hosts'),
      findContainerId(context),
      findClusterName(context),
      judgeByVersion(context),
    ]);
    const pod = findPodName(env, hosts);
    const verdict = judge(byVersion, env, (pod.value ?? container.value) !== undefined);
    if (verdict.isEks === 'no') return { aws: {}, found: [verdict.note] };
    return {
      ...(verdict.isEks === 'yes' && { origin: 'AWS::EKS::Container' }),
      aws: awsMember(pod.value, cluster.value, container.value),
      found: [pod.note, container.note, cluster.note, verdict.note],
    };
  },
};
