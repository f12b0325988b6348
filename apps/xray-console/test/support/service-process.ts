import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** What a service logs when it is ready, as far as it is read here. */
interface Ready {
  readonly msg?: string;
  readonly address?: string;
  readonly port?: number;
  readonly udp?: string;
  readonly tcp?: string;
}

export interface ServiceOptions {
  readonly args?: readonly string[];
  /** All of its environment; nothing of the surrounding one gets through. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A service of this repository as a process of its own. Disposing of it ends it with SIGTERM; twice is as once. */
export interface ServiceProcess extends AsyncDisposable {
  /** Its line `listening`. */
  readonly ready: Ready;
}

/** Runs a service from its sources. Fails when it ends before it listens. @param app its folder below `apps` */
export async function startService(
  app: 'xray-local' | 'user-management' | 'notification',
  { args = [], env = {} }: ServiceOptions = {},
): Promise<ServiceProcess> {
  const child = spawn(
    process.execPath,
    ['--conditions=@xray-microservices/source', `apps/${app}/src/main.ts`, ...args],
    { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const ready = await readyLine(child);
  if (ready === undefined) {
    throw new Error(`${app} ended before it listened.`);
  }
  return {
    ready,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function readyLine({ stdout }: ChildProcess & { readonly stdout: NodeJS.ReadableStream }) {
  for await (const line of createInterface({ input: stdout })) {
    const logged = JSON.parse(line) as Ready;
    if (logged.msg === 'listening') {
      stdout.resume(); // Its log is not read on; it must not fill the pipe.
      return logged;
    }
  }
  return undefined;
}
