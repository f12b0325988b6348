/**
 * The path and query of a request's target (RFC 9112 §3.2), which may also be a whole URL or, of CONNECT, an authority.
 * Where there is no path it is `/`: Express would answer such a request by itself, with a page of HTML.
 */
export function targetPath(target = '/'): string {
  if (target.startsWith('/') || target === '*') return target;
  const url = URL.parse(target);
  return url?.pathname.startsWith('/') === true ? url.pathname + url.search : '/';
}
