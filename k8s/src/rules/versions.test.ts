import { describe, expect, it } from 'vitest';
import { afterAdding, inGoodCluster } from '../../test/support/good-cluster.ts';
import { versions } from './versions.ts';

/** A second workload behind the Service `app`, told little. */
const SECOND = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: second, namespace: shop }
spec:
  selector: { matchLabels: { version: v2 } }
  template:
    metadata: { labels: { app: app, version: v2 } }
    spec: { containers: [{ name: app, image: app:2, envFrom: [{ configMapRef: { name: app-config } }] }] }
`;

describe('the rule of versions', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(versions)).toEqual([]);
  });

  it('sees what only one of two versions is told', () => {
    expect(afterAdding(versions, SECOND)).toEqual([
      'Deployment/second: is not told POD_NAME, as others behind one Service are',
      'Deployment/second: is not told DB_PASSWORD, as others behind one Service are',
    ]);
  });
});
