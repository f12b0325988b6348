import { ServiceError } from '@xray-microservices/service-kit';
import type { User } from './users.types.ts';

/** A list of entity tags, or `*` (RFC 9110, 13.1). */
export const ENTITY_TAGS = /^\s*(?:\*|(?:W\/)?"[^"]{0,100}"(?:\s*,\s*(?:W\/)?"[^"]{0,100}"){0,20})\s*$/;

/** Which version of a user a change is meant for. */
export interface Precondition {
  /** The header `If-Match`, as it came. */
  readonly ifMatch?: string | undefined;
  /** The same, as a member of the body. */
  readonly version?: number | undefined;
}

/** The entity tag of a user. */
export const etagOf = ({ version }: Pick<User, 'version'>): string => `"${version}"`;

/** Throws `precondition_failed` when the user is another version than the caller has seen. */
export function requireVersion(user: Pick<User, 'version'>, { ifMatch, version }: Precondition): void {
  const isMeant =
    (ifMatch === undefined || names(ifMatch, etagOf(user))) &&
    (version === undefined || version === user.version);
  if (isMeant) return;
  throw new ServiceError('precondition_failed', 'The user was changed meanwhile; read it again.');
}

/** Throws `precondition_required` when the caller does not say which version a change is for. */
export function requirePrecondition({ ifMatch, version }: Precondition): void {
  if (ifMatch !== undefined || version !== undefined) return;
  throw new ServiceError(
    'precondition_required',
    'Say in If-Match which version of the user this change is for.',
  );
}

/** The strong comparison: a weak tag is none of ours. */
const names = (list: string, etag: string): boolean =>
  list.trim() === '*' || list.split(',').some((tag) => tag.trim() === etag);
