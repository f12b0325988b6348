import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Where a program of the system is; PATH need not hold it, as that of users often lacks `sbin`. */
export const programAt = (name: string): string | undefined =>
  FOLDERS.map((folder) => `${folder}/${name}`).find((file) => existsSync(file));

/** Runs a program of the system, the words of its command line as one text, and answers what it prints. */
export function run(command: string): string {
  const [program = '', ...args] = command.split(' ');
  return execFileSync(programAt(program) ?? program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The same in a network namespace. */
export const runIn = (namespace: string, command: string): string =>
  run(`ip netns exec ${namespace} ${command}`);

/** Why there can be no hosts of our own here; undefined when there can. */
export function whyNoHosts(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = ['ip', 'iptables', 'sysctl'].filter((program) => programAt(program) === undefined);
  if (missing.length > 0)
    return `${missing.join(' and ')} is not installed (Debian: iproute2, iptables, procps)`;
  return (cannotBeMade ??= tryHosts()) === '' ? undefined : cannotBeMade;
}

let cannotBeMade: string | undefined;

/** Root in a container may still not be allowed to, and a kernel may lack the module. */
function tryHosts(): string {
  const name = `xray-faults-${process.pid}-try`;
  try {
    run(`ip netns add ${name}`);
    runIn(name, 'iptables -A FORWARD -m statistic --mode random --probability 0.5 -j DROP');
    return '';
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? String(error);
    return `a network namespace with iptables could not be made: ${said.trim()}`;
  } finally {
    try {
      run(`ip netns delete ${name}`);
    } catch {
      // it was not made
    }
  }
}
