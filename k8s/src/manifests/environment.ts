import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import { namespaceOf } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** Where the value of a variable comes from. */
export type Variable =
  { readonly from: 'text'; readonly text: string } | { readonly from: 'secret' } | { readonly from: 'other' };

/** The variables of a container by name: those of ConfigMaps, and over them its own, as the kubelet merges them. */
export function environmentOf(
  container: IContainer,
  namespace: string,
  manifests: readonly Manifest[],
): ReadonlyMap<string, Variable> {
  const fromMaps = (container.envFrom ?? []).flatMap(({ configMapRef, prefix = '' }) =>
    configMapRef === undefined
      ? []
      : Object.entries(dataOf(configMapRef.name ?? '', namespace, manifests)).map(
          ([name, text]): [string, Variable] => [prefix + name, { from: 'text', text }],
        ),
  );
  const own = (container.env ?? []).map((entry): [string, Variable] => [
    entry.name,
    variableOf(entry, namespace, manifests),
  ]);
  return new Map([...fromMaps, ...own]);
}

/** What a ConfigMap holds; nothing when there is none of that name. */
export function dataOf(
  name: string,
  namespace: string,
  manifests: readonly Manifest[],
): Readonly<Record<string, string>> {
  const map = manifests
    .filter((manifest) => ConfigMap.is(manifest))
    .find((manifest) => manifest.metadata.name === name && namespaceOf(manifest) === namespace);
  return map?.data ?? {};
}

function variableOf(
  { value, valueFrom }: IEnvVar,
  namespace: string,
  manifests: readonly Manifest[],
): Variable {
  if (valueFrom === undefined) return { from: 'text', text: value ?? '' };
  if (valueFrom.secretKeyRef !== undefined) return { from: 'secret' };
  const { configMapKeyRef } = valueFrom;
  if (configMapKeyRef === undefined) return { from: 'other' };
  const text = dataOf(configMapKeyRef.name ?? '', namespace, manifests)[configMapKeyRef.key];
  return { from: 'text', text: text ?? '' };
}
