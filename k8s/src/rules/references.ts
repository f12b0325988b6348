import { Secret } from 'kubernetes-models/v1/Secret';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { namespaceOf } from '../manifests/manifest.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { containersOf, workloadsOf } from '../manifests/workloads.ts';
import type { Workload } from '../manifests/workloads.ts';
import { externalSecretSchema } from '../schema/external-secrets.ts';
import type { Finding, Rule } from './finding.ts';

interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key?: string;
}

/**
 * Whatever a pod names is there: ConfigMaps and Secrets with their keys, accounts, priorities, and earlier variables. Of keys those
 * that are optional need not be.
 */
export const references: Rule = (manifests) =>
  workloadsOf(manifests).flatMap((workload) => {
    const { title: object, namespace, pod } = workload;
    const named = containersOf(workload).flatMap(referencesOf).concat(volumesOf(workload));
    const has = (kind: string, name: string, where: string): boolean =>
      manifests.some((m) => m.kind === kind && m.metadata.name === name && namespaceOf(m) === where);
    const { serviceAccountName: account = 'default', priorityClassName: priority } = pod;
    return [
      ...named.filter((reference) => !isThere(reference, namespace, manifests)).map(missing(object)),
      ...(has('ServiceAccount', account, namespace)
        ? []
        : [{ object, problem: `no ServiceAccount ${account}` }]),
      ...(priority === undefined || has('PriorityClass', priority, '')
        ? []
        : [{ object, problem: `no PriorityClass ${priority}` }]),
      ...containersOf(workload).flatMap((container) => laterVariables(object, container)),
    ];
  });

const missing =
  (object: string) =>
  ({ kind, name, key }: Reference): Finding => ({
    object,
    problem: `no ${kind} ${name}${key === undefined ? '' : ` with the key ${key}`}`,
  });

function referencesOf({ env = [], envFrom = [] }: IContainer): Reference[] {
  return [
    ...envFrom.flatMap(({ configMapRef, secretRef }): Reference[] => [
      ...(configMapRef === undefined ? [] : [{ kind: 'ConfigMap' as const, name: configMapRef.name ?? '' }]),
      ...(secretRef === undefined ? [] : [{ kind: 'Secret' as const, name: secretRef.name ?? '' }]),
    ]),
    ...env.flatMap(({ valueFrom: { configMapKeyRef: map, secretKeyRef: secret } = {} }): Reference[] => [
      ...(map === undefined ? [] : [{ kind: 'ConfigMap' as const, name: map.name ?? '', key: map.key }]),
      ...(secret === undefined
        ? []
        : [
            {
              kind: 'Secret' as const,
              name: secret.name ?? '',
              ...(secret.optional !== true && { key: secret.key }),
            },
          ]),
    ]),
  ];
}

const volumesOf = ({ pod }: Workload): Reference[] =>
  (pod.volumes ?? []).flatMap(({ configMap, secret }): Reference[] => [
    ...(configMap === undefined ? [] : [{ kind: 'ConfigMap' as const, name: configMap.name ?? '' }]),
    ...(secret === undefined ? [] : [{ kind: 'Secret' as const, name: secret.secretName ?? '' }]),
  ]);

function isThere({ kind, name, key }: Reference, namespace: string, manifests: readonly Manifest[]): boolean {
  const keys = manifests
    .filter((manifest) => namespaceOf(manifest) === namespace)
    .map((manifest) => keysOf(manifest, kind, name))
    .find((found) => found !== undefined);
  return keys !== undefined && (key === undefined || keys.includes(key));
}

/** The keys of a ConfigMap or Secret, also of one that external-secrets makes; nothing when the object is another. */
function keysOf(manifest: Manifest, kind: Reference['kind'], name: string): readonly string[] | undefined {
  if (kind === 'ConfigMap') {
    return ConfigMap.is(manifest) && manifest.metadata.name === name
      ? Object.keys(manifest.data ?? {})
      : undefined;
  }
  if (Secret.is(manifest) && manifest.metadata.name === name) {
    return [...Object.keys(manifest.data ?? {}), ...Object.keys(manifest.stringData ?? {})];
  }
  const external = externalSecretSchema.safeParse(manifest);
  return external.success && external.data.spec.target.name === name
    ? external.data.spec.data.map(({ secretKey }) => secretKey)
    : undefined;
}

/** `$(NAME)` is only replaced when NAME stands earlier in the list. */
function laterVariables(object: string, { env = [] }: IContainer): Finding[] {
  return env.flatMap(({ name, value = '' }, index) =>
    [...value.matchAll(/\$\(([A-Z_][A-Z0-9_]*)\)/g)]
      .map(([, used = '']) => used)
      .filter((used) => !env.slice(0, index).some((earlier) => earlier.name === used))
      .map((used) => ({ object, problem: `${name} uses ${used}, which does not stand before it` })),
  );
}
