import type { z } from 'zod';
import { titleOf } from '../manifests/manifest.ts';
import type { Manifest } from '../manifests/manifest.ts';
import type { Finding, Rule } from '../rules/finding.ts';
import { externalSecretSchema, secretStoreSchema } from './external-secrets.ts';
import { MODELS } from './models.ts';

const CUSTOM: Readonly<Record<string, z.ZodType>> = {
  'external-secrets.io/v1 ExternalSecret': externalSecretSchema,
  'external-secrets.io/v1 SecretStore': secretStoreSchema,
};

/** Every object fits the schema of its kind: the OpenAPI one of Kubernetes, or ours of what an operator brings. */
export const schema: Rule = (manifests) => manifests.flatMap(schemaProblems);

function schemaProblems(manifest: Manifest): Finding[] {
  const object = titleOf(manifest);
  const custom = CUSTOM[`${manifest.apiVersion} ${manifest.kind}`];
  if (custom !== undefined) {
    const { error } = custom.safeParse(manifest);
    return (error?.issues ?? []).map(({ path, message }) => ({
      object,
      problem: `${path.join('.')}: ${message}`,
    }));
  }
  const model = MODELS.find(
    ({ apiVersion, kind }) => apiVersion === manifest.apiVersion && kind === manifest.kind,
  );
  if (model === undefined)
    return [{ object, problem: `no schema of ${manifest.apiVersion} ${manifest.kind}` }];
  try {
    // The class takes what it then judges; its own type of the data is what this is to find out.
    new model(manifest as never).validate();
    return [];
  } catch (error) {
    return [{ object, problem: error instanceof Error ? error.message : String(error) }];
  }
}
