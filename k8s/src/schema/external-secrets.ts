import { z } from 'zod';

/** What components/external-secrets uses of the API external-secrets.io/v1; more is refused, as a slip of the pen would be. */
const metadata = z.strictObject({
  name: z.string(),
  namespace: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

export const secretStoreSchema = z.strictObject({
  apiVersion: z.literal('external-secrets.io/v1'),
  kind: z.literal('SecretStore'),
  metadata,
  spec: z.strictObject({
    provider: z.strictObject({
      aws: z.strictObject({
        service: z.enum(['SecretsManager', 'ParameterStore']),
        region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
        auth: z.strictObject({
          jwt: z.strictObject({ serviceAccountRef: z.strictObject({ name: z.string() }) }),
        }),
      }),
    }),
  }),
});

export const externalSecretSchema = z.strictObject({
  apiVersion: z.literal('external-secrets.io/v1'),
  kind: z.literal('ExternalSecret'),
  metadata,
  spec: z.strictObject({
    refreshInterval: z.string().regex(/^\d+(s|m|h)$/),
    secretStoreRef: z.strictObject({ kind: z.enum(['SecretStore', 'ClusterSecretStore']), name: z.string() }),
    target: z.strictObject({
      name: z.string(),
      creationPolicy: z.enum(['Owner', 'Orphan', 'Merge', 'None']),
    }),
    dataFrom: z.array(z.strictObject({ extract: z.strictObject({ key: z.string() }) })).optional(),
    data: z
      .array(
        z.strictObject({
          secretKey: z.string(),
          remoteRef: z.strictObject({ key: z.string(), property: z.string().optional() }),
        }),
      )
      .min(1),
  }),
});

/** A Secret that the operator of external-secrets makes. */
export type ExternalSecret = z.output<typeof externalSecretSchema>;
