import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** What all Kubernetes objects have. The guards of kubernetes-models (`Deployment.is`) tell what else is in one. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Labels | undefined;
  readonly annotations?: Labels | undefined;
}

export type Labels = Readonly<Record<string, string>>;

/** Text that is no list of Kubernetes objects. */
export class ManifestError extends Error {
  readonly code = 'bad_manifest';
}

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

/** Reads what `kubectl kustomize` writes. @throws {ManifestError} naming the document that is none. */
export function parseManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document, index) => {
    const [error] = document.errors;
    if (error !== undefined)
      throw new ManifestError(`document ${index + 1}: ${error.message}`, { cause: error });
    const result = manifestSchema.safeParse(document.toJS());
    if (!result.success) throw new ManifestError(`document ${index + 1}: ${z.prettifyError(result.error)}`);
    return result.data;
  });
}

/** Such as `Deployment/usermgmt-microservice`. */
export const titleOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;

/** The namespace; the empty string for objects of the whole cluster. */
export const namespaceOf = ({ metadata }: Manifest): string => metadata.namespace ?? '';
