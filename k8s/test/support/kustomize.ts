import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The folder k8s/ itself. */
export const K8S = fileURLToPath(new URL('../../', import.meta.url));

const run = promisify(execFile);

/** A build that kubectl refused, or kubectl itself missing. */
export class BuildError extends Error {
  readonly code = 'build_failed';
}

/** What `kubectl kustomize` writes for a folder. @throws {BuildError} with the words of kubectl. */
export async function build(folder: string): Promise<string> {
  try {
    const { stdout } = await run('kubectl', ['kustomize', folder], { maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    const message =
      code === 'ENOENT'
        ? 'kubectl is not installed: these tests need one of 1.31 or later, see https://kubernetes.io/docs/tasks/tools/'
        : stderr;
    throw new BuildError(message, { cause: error });
  }
}

/** A copy of base, components, overlays and tests in a folder of its own; disposing of it removes it. */
export interface Copy extends AsyncDisposable {
  readonly folder: string;
}

/** Makes a copy, in which tests may write settings and secrets. */
export async function copyOfK8s(): Promise<Copy> {
  const folder = await mkdtemp(path.join(tmpdir(), 'k8s-'));
  for (const part of ['base', 'components', 'overlays', 'tests']) {
    await cp(path.join(K8S, part), path.join(folder, part), { recursive: true });
  }
  // What somebody has filled in for a cluster of their own is no matter of the tests.
  for (const own of ['eks', 'eks-canary', 'eks-fargate'].map(
    (overlay) => `overlays/${overlay}/settings.env`,
  )) {
    await rm(path.join(folder, own), { force: true });
  }
  await rm(path.join(folder, 'overlays/local/secrets'), { recursive: true, force: true });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** Writes a new folder with a kustomization into a copy, and answers its path. */
export async function addKustomization({ folder }: Copy, name: string, text: string): Promise<string> {
  const added = path.join(folder, 'tests', name);
  await mkdir(added, { recursive: true });
  await writeFile(path.join(added, 'kustomization.yaml'), text);
  return added;
}
