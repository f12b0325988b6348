import { TracingConfigError } from './errors.ts';

/** A host name or IP address, and a port. */
export interface Endpoint {
  host: string;
  port: number;
}

/** Where the daemon listens: UDP for segments, TCP for sampling. */
export interface DaemonAddress {
  udp: Endpoint;
  tcp: Endpoint;
}

export const DEFAULT_DAEMON_ADDRESS = '127.0.0.1:2000';

const FORMS = 'expected "host:port", "[ipv6]:port" or "tcp:host:port udp:host:port"';

const ENDPOINT = /^(\[[0-9a-f:.%]+\]|[^[\]:\s/]+):(\d{1,5})$/i;

function parseEndpoint(text: string, whole: string): Endpoint {
  const match = ENDPOINT.exec(text);
  const host = match?.[1];
  const port = Number(match?.[2]);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new TracingConfigError(
      'DAEMON_ADDRESS',
      `daemon address "${whole}": "${text}" is no address; ${FORMS}`,
    );
  }
  return { host: host.replace(/^\[|\]$/g, ''), port };
}

/**
 * Reads `AWS_XRAY_DAEMON_ADDRESS`: `host:port` for both, or `tcp:host:port udp:host:port` in any order.
 *
 * @throws TracingConfigError that shows the value and the forms it may have
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs-configuration.html
 */
export function parseDaemonAddress(text: string): DaemonAddress {
  const parts = text.trim().split(/\s+/);
  if (parts.length === 1 && !/^(tcp|udp):/i.test(text)) {
    const both = parseEndpoint(text.trim(), text);
    return { udp: both, tcp: both };
  }
  const byProtocol = new Map(parts.map((part) => [part.slice(0, 4).toLowerCase(), part.slice(4)]));
  const udp = byProtocol.get('udp:');
  const tcp = byProtocol.get('tcp:');
  if (udp === undefined || tcp === undefined || parts.length !== 2) {
    throw new TracingConfigError(
      'DAEMON_ADDRESS',
      `daemon address "${text}": tcp and udp are both needed; ${FORMS}`,
    );
  }
  return { udp: parseEndpoint(udp, text), tcp: parseEndpoint(tcp, text) };
}
