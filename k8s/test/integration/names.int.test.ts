import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Service } from 'kubernetes-models/v1/Service';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseManifests, titleOf } from '../../src/manifests/manifest.ts';
import type { Manifest } from '../../src/manifests/manifest.ts';
import { build, copyOfK8s } from '../support/kustomize.ts';

let manifests: readonly Manifest[];

beforeAll(async () => {
  await using copy = await copyOfK8s();
  const overlay = path.join(copy.folder, 'overlays/eks-canary');
  await copyFile(path.join(copy.folder, 'tests/settings/settings.env'), path.join(overlay, 'settings.env'));
  manifests = parseManifests(await build(overlay));
});

/** Names of generated objects end in a hash of what is in them. */
const titles = (): readonly string[] =>
  manifests.map((manifest) => titleOf(manifest).replace(/-[a-z0-9]{10}$/, ''));

describe('the objects of the tutorial', () => {
  it.each([
    'ServiceAccount/xray-daemon',
    'DaemonSet/xray-daemon',
    'ConfigMap/xray-config',
    'Service/xray-service',
    'Service/mysql',
    'Service/smtp-service',
    'Deployment/usermgmt-microservice',
    'Deployment/v1-notification-microservice',
    'Deployment/v2-notification-microservice',
    'ExternalSecret/mysql-db-password',
    'Service/usermgmt-restapp-nodeport-service',
    'Service/notification-clusterip-service',
    'Ingress/eks-microservices-xray-demo',
  ])('have %s', (title) => {
    expect(titles()).toContain(title);
  });

  it.each(['mysql', 'smtp-service'])('reach %s by an alias', (name) => {
    const service = manifests.find((manifest) => Service.is(manifest) && manifest.metadata.name === name);
    expect(service).toHaveProperty('spec.type', 'ExternalName');
  });

  it("run AWS's daemon by the command that its image has, told its region and no role of the node", () => {
    const daemon = manifests.find((manifest) => DaemonSet.is(manifest));
    expect(daemon).toHaveProperty('spec.template.spec.containers.0.command', [
      '/xray',
      '-c',
      '/aws/xray/config.yaml',
    ]);
    expect(daemon).toHaveProperty(
      'spec.template.spec.containers.0.env',
      expect.arrayContaining([
        { name: 'AWS_REGION', value: 'eu-central-1' },
        { name: 'AWS_EC2_METADATA_DISABLED', value: 'true' },
      ]),
    );
  });
});
