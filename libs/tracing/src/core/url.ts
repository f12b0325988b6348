const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443, 'mysql:': 3306 };

/** Path without its query string, which may hold tokens and personal data. */
export function withoutQuery(path: string): string {
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}

/** `host` or `host:port`, the port left out where it is the protocol's own. IPv6 addresses get their brackets. */
export function hostWithPort(protocol: string, host: string, port: number | string | undefined): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  if (port === undefined || port === '' || Number(port) === DEFAULT_PORTS[protocol]) return name;
  return `${name}:${port}`;
}

/** What is called, as a trace names it. */
export interface Target {
  host: string;
  url: string;
}

const ABSOLUTE = /^(https?:\/\/)(?:[^/?#]*@)?([^/?#]*)([^?#]*)/i;

/** Host and URL of a path that is a whole URL, as proxies get it, without user, password and query. */
export function absoluteTarget(path: string): Target | undefined {
  const [, scheme = '', host = '', rest = ''] = ABSOLUTE.exec(path) ?? [];
  return scheme === '' ? undefined : { host, url: scheme + host + rest };
}

/** What is called through a proxy: the path is the whole URL, or the host alone where a tunnel is asked for. */
export function proxiedTarget(method: string, path: string): Target | undefined {
  return method === 'CONNECT' ? { host: path, url: `https://${path}` } : absoluteTarget(path);
}
