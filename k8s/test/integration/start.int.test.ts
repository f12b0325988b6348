import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import { environmentOf } from '../../src/manifests/environment.ts';
import { parseManifests } from '../../src/manifests/manifest.ts';
import type { Manifest } from '../../src/manifests/manifest.ts';
import { lastingContainers, workloadsOf } from '../../src/manifests/workloads.ts';
import { externalSecretSchema } from '../../src/schema/external-secrets.ts';
import { knowledge } from '../support/knowledge.ts';
import { build, copyOfK8s, K8S } from '../support/kustomize.ts';

/** Stands for what a pod gets from a Secret, or from its own fields. */
const SECRET = 'made-for-tests-and-long-enough-to-sign';
/** What cannot be as in a pod, as several of them run here. */
const HERE = { HOST: '127.0.0.1', PORT: '0', AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000' };

const manifests = new Map<string, readonly Manifest[]>();

beforeAll(async () => {
  await using copy = await copyOfK8s();
  const overlay = path.join(copy.folder, 'overlays/eks');
  await copyFile(path.join(copy.folder, 'tests/settings/settings.env'), path.join(overlay, 'settings.env'));
  manifests.set('overlays/eks', parseManifests(await build(overlay)));
  manifests.set(
    'tests/local-canary',
    parseManifests(await build(path.join(copy.folder, 'tests/local-canary'))),
  );
});

/** The environment of a container as the kubelet would make it. */
function environmentIn(build: string, name: string): Record<string, string> {
  const objects = manifests.get(build) ?? [];
  const [found] = workloadsOf(objects).flatMap((workload) =>
    lastingContainers(workload)
      .filter((container) => container.name === name)
      .map((container) => environmentOf(container, workload.namespace, objects)),
  );
  if (found === undefined) throw new Error(`${build} has no container ${name}`);
  const texts = [...found].map(([key, value]) => [key, value.from === 'text' ? value.text : SECRET]);
  return { ...Object.fromEntries(texts), ...HERE } as Record<string, string>;
}

/** Starts a service and answers its lines until it listens, or all of them when it ends before. */
async function linesUntilListening(name: string, env: Record<string, string>): Promise<string> {
  const main = path.join(K8S, '..', 'apps', name, 'src/main.ts');
  const service = spawn(process.execPath, ['--conditions=@xray-microservices/source', main], {
    env: { ...env, PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(service, 'close');
  let text = '';
  service.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  try {
    for await (const line of createInterface(service.stdout)) {
      text += `${line}\n`;
      if (line.includes('"msg":"listening"')) break;
    }
  } finally {
    service.kill('SIGKILL');
    await ended;
  }
  return text;
}

describe.each(['overlays/eks', 'tests/local-canary'])('with the environment of its pod in %s', (folder) => {
  it.each(['user-management', 'notification'])('%s starts', async (name) => {
    expect(await linesUntilListening(name, environmentIn(folder, name))).toContain('"msg":"listening"');
  });
});

describe('a secret that is being changed', () => {
  it('is one that every variable for a secret of user-management has a place for', () => {
    const { secret } = knowledge({ digest: () => true }).contracts.get('user-management') ?? {};
    const told = Object.keys(environmentIn('overlays/eks', 'user-management'));
    expect([...(secret ?? [])].filter((name) => !told.includes(name))).toEqual([]);
  });

  it('comes with the secret before it, which is there at times only', () => {
    const objects = manifests.get('overlays/eks') ?? [];
    const secret = objects.find(
      ({ kind, metadata }) => `${kind}/${metadata.name}` === 'ExternalSecret/usermgmt-auth',
    );
    expect(externalSecretSchema.parse(secret).spec.dataFrom).toEqual([
      { extract: { key: 'xray-microservices/usermgmt' } },
    ]);
  });
});

it('a service that refuses its environment is noticed', async () => {
  const env = { ...environmentIn('overlays/eks', 'notification'), SHUTDOWN_DELAY_MS: 'soon' };
  const text = await linesUntilListening('notification', env);
  expect(text).toContain('SHUTDOWN_DELAY_MS');
  expect(text).not.toContain('"msg":"listening"');
});
