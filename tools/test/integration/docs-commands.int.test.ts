import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { USAGE } from '../../src/start/options.ts';
import { filesLike, misfits, PROJECTS, read, ROOT } from '../support/pages.ts';

interface Package {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const packageIn = (folder: string): Package => JSON.parse(read(path.join(folder, 'package.json'))) as Package;

/** Scripts by what `-w` may name: the folder, or the package. */
const SCRIPTS = new Map(
  PROJECTS.flatMap((folder): [string, readonly string[]][] => {
    const { name, scripts = {} } = packageIn(folder);
    return [folder, name].map((workspace) => [workspace, Object.keys(scripts)]);
  }),
);
const ROOT_SCRIPTS = Object.keys(packageIn('.').scripts ?? {});

/** What the plugins of Nx add to the scripts of a project. */
const INFERRED = ['build', 'typecheck'];

const namesIn = (file: string, pattern: RegExp): string[] =>
  [...read(file).matchAll(pattern)].flatMap(([, names = '']) =>
    [...names.matchAll(/[\w-]+/g)].map(([name]) => name),
  );

describe('commands in the documentation', () => {
  it('run npm scripts that exist: of the root, or of a workspace that the page names', () => {
    const command = /npm (?:run (?:-s )?([\w:-]+)|(start|test)\b)(?: (?:-w|--workspace)[ =]([\w@/-]+))?/g;
    const unknown = misfits(command, ([run = '', short = '', workspace = ''], page) => {
      const script = run === '' ? short : run;
      if (workspace !== '') return SCRIPTS.get(workspace)?.includes(script) === true;
      const named = [...read(page).matchAll(new RegExp(`npm run ${script} -w ([\\w@/-]+)`, 'g'))];
      return ROOT_SCRIPTS.includes(script) || named.length > 0;
    });
    expect(unknown).toEqual([]);
  });

  it('name workspaces that exist', () => {
    const workspace = /(?<=npm [^\n`|]* )(?:-w|--workspace)[ =]([\w@/-]+)/g;
    expect(misfits(workspace, ([name = '']) => SCRIPTS.has(name))).toEqual([]);
  });

  it('run targets of Nx that exist', () => {
    const unknown = misfits(/npx nx ([a-z:]+) ([a-z][\w-]+)/g, ([target = '', name = '']) => {
      const folder = PROJECTS.find((project) => path.basename(project) === name);
      return [...INFERRED, ...(SCRIPTS.get(folder ?? '') ?? [])].includes(target);
    });
    expect(unknown).toEqual([]);
  });

  it('run by npx what is installed, or a command of ours: npx asks the registry for anything else', () => {
    const ours = PROJECTS.flatMap((folder) => Object.keys(packageIn(folder).bin ?? {}));
    const installed = (name: string): boolean =>
      ours.includes(name) || existsSync(path.join(ROOT, 'node_modules/.bin', name));
    expect(misfits(/npx (?:--no-install )?([a-z][\w@/-]*)/g, ([name = '']) => installed(name))).toEqual([]);
  });

  it('name files and folders of the repository that exist', () => {
    const paths = /(?<=[ `'"])((?:apps|libs|docs|tools|k8s|docker|bench)\/[\w./-]*\w)(?=[ `'"\n)])/g;
    const made = /\/(dist|secrets|settings\.env|\.cache)(\/|$)/;
    const missing = misfits(
      paths,
      ([name = ''], page) =>
        made.test(name) ||
        existsSync(path.join(ROOT, name)) ||
        existsSync(path.join(ROOT, path.dirname(page), name)),
    );
    expect(missing).toEqual([]);
  });

  it('name services of compose.yaml, and its profiles', () => {
    const services = namesIn('compose.yaml', /^ {2}([a-z][\w-]*):$/gm);
    const profiles = namesIn('compose.yaml', /profiles: \[(.+)\]/g);
    const flags = String.raw`(?: --?[a-z][\w-]*(?:=\S+)?)*`;
    const command = new RegExp(
      `docker compose${flags} (?:run|logs|exec|restart|kill)${flags} ([a-z][\\w-]*)`,
      'g',
    );
    expect(services).toContain('user-management');
    expect(misfits(command, ([name = '']) => services.includes(name))).toEqual([]);
    expect(misfits(/--profile ([a-z]+)/g, ([name = '']) => profiles.includes(name))).toEqual([]);
  });

  it('build targets that the bake file has', () => {
    const file = 'docker/docker-bake.hcl';
    const targets = [
      ...namesIn(file, /^(?:target|group) "([\w-]+)"/gm),
      ...namesIn(file, /^ {2}matrix += \{ app = \[(.+)\]/gm),
    ];
    const command = /buildx bake -f docker\/docker-bake\.hcl(?: --print)? ([a-z][\w-]*)/g;
    expect(misfits(command, ([name = '']) => targets.includes(name))).toEqual([]);
  });

  it('make a repository in ECR for each image that is pushed', () => {
    const pushed = namesIn(
      'docker/docker-bake.hcl',
      /^target "release-app"[\s\S]*?matrix += \{ app = \[(.+)\]/gm,
    );
    const made = namesIn('docs/eks.md', /for name in (.+); do\n +aws ecr create-repository/g);
    expect(pushed).toContain('user-management');
    expect(made.sort()).toEqual(pushed.sort());
  });

  it('name objects that the manifests have', () => {
    const manifests = filesLike('k8s/{base,components}/**/*.yaml').map(read);
    const named = (pattern: RegExp): Set<string> =>
      new Set(manifests.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name)));
    const objects = named(/^(?: {2}(?:- (?:\{ )?)?name:| +- .*path: \/metadata\/name, value:) ([\w-]+)/gm);
    const labels = named(/app\.kubernetes\.io\/(?:name|component): ([\w-]+)/g);
    expect(objects).toContain('usermgmt-microservice');
    const kind = '(?:deployment|daemonset|statefulset|svc|configmap|ingress|networkpolicy|serviceaccount)';
    // What runs in kube-system is not ours.
    const own = new RegExp(`kubectl (?!.*kube-system)[^\\n]*?\\b${kind}[/ ](?!-)([a-z][\\w-]+)`, 'g');
    expect(misfits(own, ([name = '']) => objects.has(name))).toEqual([]);
    const selector = /(?<!external-dns.*)-l "?app\.kubernetes\.io\/(?:name|component)=([a-z][\w-]+)/g;
    expect(misfits(selector, ([name = '']) => labels.has(name) || name === 'external-dns')).toEqual([]);
  });

  it('name overlays that exist', () => {
    const overlays = globSync('k8s/overlays/*', { cwd: ROOT }).map((folder) => path.basename(folder));
    expect(misfits(/overlays\/([a-z][\w-]*)/g, ([name = '']) => overlays.includes(name))).toEqual([]);
  });

  it('change every version in a release', () => {
    const [, files = ''] = /perl [^\n]*\\\n +(package\.json .*)$/m.exec(read('docs/releasing.md')) ?? [];
    const changed = files.split(' ').flatMap((pattern) => globSync(pattern, { cwd: ROOT }));
    const versioned = globSync('{*,apps/*,libs/*}/package.json', { cwd: ROOT });
    expect(changed).toContain('k8s/package.json');
    expect(
      ['package.json', ...versioned].filter((file) => /^ {2}"version":/m.test(read(file))).sort(),
    ).toEqual(changed.sort());
  });

  it('shows the options of npm start as they are', () => {
    expect(read('tools/README.md')).toContain(USAGE.replace(/^Usage: /, ''));
  });
});
