import { describe, expect, it } from 'vitest';
import { afterAdding, afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { schema } from './schema.ts';

describe('the schemas', () => {
  it('take a good cluster', () => {
    expect(inGoodCluster(schema)).toEqual([]);
  });

  it('refuse a value of another type', () => {
    const findings = afterChange(schema, 'maxReplicas: 3', 'maxReplicas: three');
    expect(findings).toEqual([expect.stringMatching(/^HorizontalPodAutoscaler\/app: .*maxReplicas/)]);
  });

  it('refuse a value that is none of the list', () => {
    const findings = afterChange(schema, 'internalTrafficPolicy: Local', 'internalTrafficPolicy: Near');
    expect(findings).toEqual([expect.stringContaining('Service/xray-service: ')]);
  });

  it('miss what is required', () => {
    const findings = afterChange(
      schema,
      'ports: [{ name: http, port: 80, targetPort: http }]',
      'ports: [{ name: http }]',
    );
    expect(findings).toEqual([expect.stringMatching(/^Service\/app: .*port/)]);
  });

  it('refuse what external-secrets would not take', () => {
    expect(afterChange(schema, 'refreshInterval: 1h', 'refreshInterval: hourly')).toEqual([
      expect.stringContaining('ExternalSecret/app-secrets: spec.refreshInterval'),
    ]);
    expect(afterChange(schema, 'creationPolicy: Owner }', 'creationPolicy: Owner, extra: 1 }')).toEqual([
      expect.stringContaining('"extra"'),
    ]);
  });

  it('do not pass over a kind that they do not know', () => {
    expect(afterAdding(schema, 'apiVersion: apps/v2\nkind: Deployment\nmetadata: { name: new }')).toEqual([
      'Deployment/new: no schema of apps/v2 Deployment',
    ]);
  });
});
