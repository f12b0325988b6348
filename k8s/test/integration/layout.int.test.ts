import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/settings/settings.ts';
import { build, K8S } from '../support/kustomize.ts';

const read = (file: string): string => readFileSync(path.join(K8S, file), 'utf8');
const kustomizations = (under: string): readonly string[] =>
  globSync(`${under}/**/kustomization.yaml`, { cwd: K8S }).sort();

/** Components that an overlay may name; folders below them are parts of theirs. */
const components = kustomizations('components').filter((file) =>
  /^components\/(network-policies\/)?[\w-]+\/kustomization\.yaml$/.test(file),
);

describe('the folder', () => {
  it.each(components)('%s has a README of a few lines beside it', (file) => {
    const folder = path.dirname(file);
    const readme = folder.startsWith('components/network-policies') ? 'components/network-policies' : folder;
    const lines = read(`${readme}/README.md`).trim().split('\n').length;
    expect(lines).toBeGreaterThan(2);
    expect(lines).toBeLessThanOrEqual(20);
  });

  it.each(components)('%s tells in its README what it leaves behind in a cluster', (file) => {
    const folder = path.dirname(file);
    const parts = [folder, ...(read(file).includes('../no-daemon') ? ['components/no-daemon'] : [])];
    const yaml = parts.flatMap((part) => globSync(`${part}/**/*.yaml`, { cwd: K8S })).map(read);
    const removed = yaml.join('\n').matchAll(/kind: (\w+)\n *metadata:\n *name: (.+)\n *\$patch: delete/g);
    const objects = [...removed]
      .map(([, kind = '', name = '']) => `${kind.toLowerCase()}/${name}`)
      .filter((object) => !object.startsWith('configmap/')); // has a hash in its name, and does nothing by itself
    const commands = objects.length === 0 ? [] : read(`${folder}/README.md`).match(/`kubectl delete [^`]*`/g);
    expect(
      objects.filter((object) => commands?.some((command) => command.includes(object)) !== true),
    ).toEqual([]);
  });

  it.each(components)('%s stands in a README that leads there', (file) => {
    const [, , part] = /^components\/(network-policies\/)?([\w-]+)/.exec(file) ?? [];
    const isPolicy = file.startsWith('components/network-policies/') && part !== 'kustomization';
    const [page, link] = isPolicy
      ? ['components/network-policies/README.md', `/${String(part)}\``]
      : ['README.md', `(components/${path.basename(path.dirname(file))}/README.md)`];
    expect(read(page)).toContain(link);
  });

  it.each(components)('%s is used by an overlay or a combination', (file) => {
    const name = path.dirname(file).replace('components/', '');
    const users = [...kustomizations('overlays'), ...kustomizations('tests'), ...components];
    const line = new RegExp(`^ +- (\\.\\./)+(components/)?${name}$`, 'm');
    expect(users.filter((user) => line.test(read(user)))).not.toEqual([]);
  });

  it('names nobody: no account, no ARN, no address of AWS in base, components and overlays', () => {
    const files = globSync('{base,components,overlays}/**/*.{yaml,env}', { cwd: K8S });
    const named = files.filter((file) => /\b\d{12}\b|arn:aws|(?<!eks)\.amazonaws\.com/.test(read(file)));
    expect(named).toEqual([]);
  });

  it('has all its YAML in use', () => {
    const all = globSync('{base,components}/**/*.yaml', { cwd: K8S }).filter(
      (file) => path.basename(file) !== 'kustomization.yaml',
    );
    const unused = all.filter(
      (file) => !read(path.join(path.dirname(file), 'kustomization.yaml')).includes(path.basename(file)),
    );
    expect(unused).toEqual([]);
  });

  it('asks for no setting that the check does not know, and knows none that nobody asks for', () => {
    const text = [...kustomizations('components'), ...kustomizations('overlays')].map(read).join('\n');
    const asked = new Set([...text.matchAll(/fieldPath: data\.([A-Z0-9_]+)/g)].map(([, name]) => name));
    expect([...asked].sort()).toEqual(Object.keys(SETTINGS).sort());
  });

  it('ignores the secrets of the overlay local', () => {
    expect(read('.gitignore')).toContain('overlays/local/secrets/');
    expect(existsSync(path.join(K8S, 'overlays/local/kustomization.yaml'))).toBe(true);
  });
});

describe('kubectl', () => {
  it('is asked for in a sentence where it is missing', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      await expect(build(path.join(K8S, 'base'))).rejects.toThrow(
        /kubectl is not installed: .*https:\/\/kubernetes\.io/,
      );
    } finally {
      process.env['PATH'] = before;
    }
  });
});

describe('npm run check', () => {
  const check = async (...args: string[]): Promise<{ readonly code: number; readonly text: string }> => {
    const script = path.join(K8S, 'src/check.ts');
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--conditions=@xray-microservices/source',
        script,
        ...args,
      ]);
      return { code: 0, text: stdout };
    } catch (error) {
      const { code = 0, stderr = '' } = error as { code?: number; stderr?: string };
      return { code, text: stderr };
    }
  };

  it.each([[[]], [['../local']], [['nowhere']]])(
    'answers %j with the overlays that it checks',
    async (args) => {
      const { code, text } = await check(...args);
      expect(code).toBe(1);
      expect(text).toContain('one of eks, eks-canary, eks-fargate');
    },
  );
});
