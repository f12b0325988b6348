import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** What the rules look at; compose fills in whatever the file leaves out. */
export interface ComposeService {
  readonly image: string;
  readonly user?: string;
  readonly build?: { readonly target: string };
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly ports?: readonly { readonly host_ip?: string; readonly target: number }[];
}

/** Why there is no `docker compose` to read the file, or nothing when there is; it needs no engine. */
export async function whyNoComposeCommand(): Promise<string | undefined> {
  return run('docker', ['compose', 'version']).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

/** The services of compose.yaml with all profiles, as compose understands them. */
export async function composeServices(): Promise<Map<string, ComposeService>> {
  const args = ['compose', '--profile', '*', 'config', '--format', 'json'];
  const { stdout } = await run('docker', args, { cwd: ROOT });
  const { services } = JSON.parse(stdout) as { services: Record<string, ComposeService> };
  return new Map(Object.entries(services));
}
