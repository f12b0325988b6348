import { startService } from './service-process.ts';

/** A running xray-local, with the console. */
export interface XrayLocal extends AsyncDisposable {
  /** Where the console is, with a slash at its end. */
  readonly url: string;
  /** Where segments are received, as `host:port`. */
  readonly udp: string;
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
  const service = await startService('xray-local', {
    args: ['--bind', '127.0.0.1:0', '--bind-tcp', '127.0.0.1:0', ...args],
  });
  const { udp = '', tcp = '' } = service.ready;
  return { url: `http://${tcp}/`, udp, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}
