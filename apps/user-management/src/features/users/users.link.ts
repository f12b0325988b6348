import type { UserQuery } from './users.types.ts';

/** The header `Link` (RFC 8288) to the page behind this one, with the same filters. */
export function listLink({ limit, search, role, enabled }: UserQuery, next: string): string {
  const parameters = new URLSearchParams({ limit: String(limit), after: next });
  if (search !== undefined) parameters.set('search', search);
  if (role !== undefined) parameters.set('role', role);
  if (enabled !== undefined) parameters.set('enabled', String(enabled));
  return `</usermgmt/users?${parameters.toString()}>; rel="next"`;
}
