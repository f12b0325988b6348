import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@xray-microservices/testing';
import { DockerComposeEnvironment, getContainerRuntimeClient } from 'testcontainers';
import type { StartedDockerComposeEnvironment } from 'testcontainers';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../../..');
const PORTS = { 'user-management': 8095, 'xray-local': 2000, 'mail-sink': 1080 } as const;

/** What runs here, by the names that compose gives to first containers. */
export type StackService = keyof typeof PORTS;

/** Why the containers cannot be run here, or nothing when they can. */
export async function whyNoCompose(): Promise<string | undefined> {
  try {
    const { info } = await getContainerRuntimeClient();
    // The command finds the engine in a way of its own.
    await run('docker', ['version']);
    await run('docker', ['compose', 'version']);
    const { host } = info.containerRuntime;
    return (await isThisHost(host)) ? undefined : `the engine publishes its ports on ${host}, not here`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** In a container the library takes the bridge's address for the engine's host; where that is ours, loopback is, too. */
async function isThisHost(host: string): Promise<boolean> {
  if (host === 'localhost') return true;
  return freePort(host).then(
    () => true,
    () => false,
  );
}

/** Says so that nobody can miss it that something real was not run here, and why. */
export function sayNotRun(what: string, reason: string): void {
  const line = '='.repeat(80);
  process.stderr.write(`\n${line}\nNOT RUN: ${what}\n    why: ${reason}\n${line}\n`);
}

/** The compose file of the repository: its images built, its containers under a name and with ports of their own. */
export class ComposeStack {
  readonly #environment: StartedDockerComposeEnvironment;

  private constructor(environment: StartedDockerComposeEnvironment) {
    this.#environment = environment;
  }

  /** Answers once all of it is healthy. What failed to start is taken down. */
  static async start(): Promise<ComposeStack> {
    const environment = await new DockerComposeEnvironment(ROOT, 'compose.yaml')
      .withProjectName(`xray-e2e-${randomBytes(4).toString('hex')}`)
      // The library's cleaner is one more image, and gets the engine's socket; `stop` does its work.
      .withAutoCleanup(false)
      .withBuild()
      // 0 is any free port: what runs already is in nobody's way.
      .withEnvironment({ USER_MANAGEMENT_PORT: '0', XRAY_PORT: '0', MAIL_PAGE_PORT: '0' })
      .up();
    return new ComposeStack(environment);
  }

  /** Where a service is reached from here; another place after a restart. */
  url(service: StackService): string {
    const port = this.#environment.getContainer(`${service}-1`).getMappedPort(PORTS[service]);
    return `http://127.0.0.1:${port}`;
  }

  /** Ends a service as `docker restart` does, and waits until it is healthy again. */
  async restart(service: StackService): Promise<void> {
    await this.#environment.getContainer(`${service}-1`).restart({ timeout: 30_000 });
  }

  /** The password that was made at the first start. */
  async adminPassword(): Promise<string> {
    const print = 'process.stdout.write(require("fs").readFileSync("/run/secrets/admin-password"))';
    const { stdout } = await this.#environment
      .getContainer('user-management-1')
      .exec(['/nodejs/bin/node', '-e', print]);
    return stdout;
  }

  /** Removes the containers, the networks and the volumes. */
  async stop(): Promise<void> {
    await this.#environment.down({ removeVolumes: true });
  }
}
