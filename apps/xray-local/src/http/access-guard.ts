import { isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import { excerpt } from '@xray-microservices/xray-model';
import { ApiError } from './api-error.ts';

/**
 * Keeps web pages out.
 *
 * Nothing here asks for a password: what protects a server on loopback is that only this machine reaches it. But a
 * browser on this machine runs pages of others, and lends them its reach in two ways: a page's own host name may be made
 * to point here (DNS rebinding), and a page may send requests to other origins. The first shows in Host, the second in
 * Origin and Sec-Fetch-Site, none of which a page can forge.
 *
 * @throws ApiError 403
 */
export function checkAccess(headers: IncomingHttpHeaders, allowedHosts: readonly string[]): void {
  const host = headers.host?.toLowerCase() ?? '';
  if (!isAllowedHost(host, allowedHosts)) {
    const name = excerpt(host, 80);
    throw denied(
      `The Host "${name}" is not known here. Ask by IP address or localhost, or start xray-local with --allowed-hosts.`,
    );
  }
  if (headers.origin !== undefined && !isOriginOf(headers.origin, host)) {
    throw denied('Requests of web pages from other origins are refused.');
  }
  const site = headers['sec-fetch-site'];
  const isForeign = site === 'cross-site' || site === 'same-site';
  // Following a link from another page is fine: that page does not get to see the answer.
  if (isForeign && headers['sec-fetch-mode'] !== 'navigate') {
    throw denied('Requests of web pages from other sites are refused.');
  }
}

function isAllowedHost(host: string, allowedHosts: readonly string[]): boolean {
  const name = hostName(host);
  return (
    isIP(name) !== 0 ||
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    (name !== '' && allowedHosts.includes(name))
  );
}

/** The name in a Host header: without port, brackets and final dot. */
function hostName(host: string): string {
  const [, v6, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? [];
  return v6 ?? name?.replace(/\.$/, '') ?? '';
}

function isOriginOf(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

function denied(message: string): ApiError {
  return new ApiError(403, 'AccessDeniedException', message);
}
