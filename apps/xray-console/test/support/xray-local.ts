import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A running xray-local, with the console. */
export interface XrayLocal extends AsyncDisposable {
  /** Where the console is, with a slash at its end. */
  readonly url: string;
  /** Where segments are received, as `host:port`. */
  readonly udp: string;
}

const MAIN = fileURLToPath(new URL('../../../xray-local/src/main.ts', import.meta.url));

interface Announced {
  readonly message?: string;
  readonly msg?: string;
  readonly udp?: string;
  readonly tcp?: string;
}

/**
 * The xray-local that `XRAY_CONSOLE_URL` and `XRAY_UDP_ADDRESS` name, else one of its own on free ports, which is ended
 * with the handle.
 */
export async function useXrayLocal(args: readonly string[] = []): Promise<XrayLocal> {
  const { XRAY_CONSOLE_URL: url, XRAY_UDP_ADDRESS: udp } = process.env;
  if (url !== undefined && udp !== undefined) {
    return { url: url.endsWith('/') ? url : `${url}/`, udp, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  return startXrayLocal(args);
}

/** Starts one on free ports, empty. */
export async function startXrayLocal(args: readonly string[] = []): Promise<XrayLocal> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@xray-microservices/source',
      MAIN,
      '--bind',
      '127.0.0.1:0',
      '--bind-tcp',
      '127.0.0.1:0',
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const { udp, tcp } = JSON.parse(line) as Announced;
    if (udp !== undefined && tcp !== undefined) {
      child.stdout.resume(); // Its log is not read on; it must not fill the pipe.
      return {
        url: `http://${tcp}/`,
        udp,
        [Symbol.asyncDispose]: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      };
    }
  }
  throw new Error('xray-local ended before it listened.');
}
