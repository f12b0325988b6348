import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifests } from '../../src/manifests/manifest.ts';
import type { Manifest } from '../../src/manifests/manifest.ts';
import { findingsOf, rulesFor } from '../../src/rules/all-rules.ts';
import { printFinding } from '../../src/rules/finding.ts';
import { unknownFields } from '../../src/schema/known-fields.ts';
import { exampleOf, settingProblems } from '../../src/settings/check-settings.ts';
import { namesInExample, parseSettings } from '../../src/settings/settings-file.ts';
import { findDeclaration } from '../support/declarations.ts';
import { knowledge } from '../support/knowledge.ts';
import { build, copyOfK8s, K8S } from '../support/kustomize.ts';
import type { Copy } from '../support/kustomize.ts';

const ON_AWS = ['eks', 'eks-canary', 'eks-fargate'];
const SECRETS = ['db-password', 'root-password', 'token-secret', 'admin-password'];

let copy: Copy;

beforeAll(async () => {
  copy = await copyOfK8s();
});

afterAll(async () => {
  await copy[Symbol.asyncDispose]();
});

const inCopy = (...parts: string[]): string => path.join(copy.folder, ...parts);

const unknownIn = (manifests: readonly Manifest[]): readonly string[] =>
  manifests
    .filter(({ apiVersion }) => !apiVersion.startsWith('external-secrets.io/'))
    .flatMap((manifest) => unknownFields(manifest, findDeclaration))
    .map(printFinding);

describe('without settings', () => {
  it.each(ON_AWS)('the overlay %s is not built, and the file that is missing is named', async (overlay) => {
    await expect(build(inCopy('overlays', overlay))).rejects.toThrow(/settings\.env: no such file/);
  });

  it.each(ON_AWS)('the overlay %s is not built from its example, and a setting is named', async (overlay) => {
    const file = inCopy('overlays', overlay, 'settings.env');
    await copyFile(`${file}.example`, file);
    await expect(build(inCopy('overlays', overlay))).rejects.toThrow(/`data\.[A-Z_]+` is missing|settings/);
  });

  it('the overlay local is not built without secrets of its own', async () => {
    await expect(build(inCopy('overlays', 'local'))).rejects.toThrow(/secrets\/db-password/);
  });
});

describe.each(ON_AWS)('the overlay %s with settings', (overlay) => {
  const example = readFileSync(path.join(K8S, 'overlays', overlay, 'settings.env.example'), 'utf8');
  const wanted = namesInExample(example);
  let manifests: readonly Manifest[];
  let settings: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const all = parseSettings(await readFile(inCopy('tests/settings/settings.env'), 'utf8'));
    settings = new Map([...all].filter(([name]) => wanted.includes(name)));
    const text = [...settings].map(([name, value]) => `${name}=${value}\n`).join('');
    await writeFile(inCopy('overlays', overlay, 'settings.env'), text);
    manifests = parseManifests(await build(inCopy('overlays', overlay)));
  });

  it('keeps all rules, its own images and the daemon by digest', () => {
    expect(findingsOf(manifests, rulesFor(knowledge({ digest: () => true })))).toEqual([]);
  });

  it('has no field that Kubernetes does not know', () => {
    expect(unknownIn(manifests)).toEqual([]);
  });

  it('takes settings that its check takes', () => {
    expect(settingProblems(settings, wanted)).toEqual([]);
  });

  it.each(wanted)('cannot be built without %s', async (name) => {
    await using without = await copyOfK8s();
    const text = [...settings]
      .filter(([other]) => other !== name)
      .map(([other, value]) => `${other}=${value}\n`);
    await writeFile(path.join(without.folder, 'overlays', overlay, 'settings.env'), text.join(''));
    await expect(build(path.join(without.folder, 'overlays', overlay))).rejects.toThrow(`data.${name}`);
  });

  it('uses every setting: each of them is somewhere in the build', () => {
    const text = JSON.stringify(manifests);
    expect([...settings].filter(([, value]) => !text.includes(value))).toEqual([]);
  });

  it('has an example as the check would write it', () => {
    expect(example).toBe(exampleOf(overlay, wanted));
  });

  it('does not send the settings themselves to the cluster', () => {
    expect(manifests.map(({ metadata }) => metadata.name)).not.toContain('settings');
  });
});

describe('the overlay local', () => {
  it('keeps all rules once its secrets are made', async () => {
    await mkdir(inCopy('overlays/local/secrets'), { recursive: true });
    for (const name of SECRETS) await writeFile(inCopy('overlays/local/secrets', name), 'made-for-tests');
    const manifests = parseManifests(await build(inCopy('overlays/local')));
    expect(findingsOf(manifests, rulesFor(knowledge({ digest: () => false })))).toEqual([]);
    expect(unknownIn(manifests)).toEqual([]);
  });
});

describe('the combinations under tests/', async () => {
  const folders = (await readdir(path.join(K8S, 'tests'), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !['settings', 'secrets'].includes(entry.name))
    .map(({ name }) => name);

  it.each(folders)('%s keeps all rules', async (name) => {
    const manifests = parseManifests(await build(inCopy('tests', name)));
    const digest = (image: string): boolean =>
      image.includes('xray-daemon') || image.includes('opentelemetry');
    expect(findingsOf(manifests, rulesFor(knowledge({ digest })))).toEqual([]);
    expect(unknownIn(manifests)).toEqual([]);
  });
});
