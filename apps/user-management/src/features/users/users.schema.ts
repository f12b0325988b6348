import { printableText } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { pageSize } from '../../page-size.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../passwords/password-policy.ts';
import { usernameOf } from './users.cursor.ts';
import { emailSchema, ROLES, usernameSchema } from './users.fields.ts';
import { ENTITY_TAGS } from './users.preconditions.ts';
import type { User } from './users.types.ts';

const LONGEST_CURSOR = 200;
const LONGEST_SEARCH = 254;

const username = usernameSchema().meta({ examples: ['ann.lee'] });
const email = emailSchema().meta({ examples: ['ann.lee@example.com'] });
const role = z.enum(ROLES);
const enabled = z.boolean();
const firstname = printableText({ min: 1, max: 100, what: 'a first name' });
const lastname = printableText({ min: 1, max: 100, what: 'a last name' });

/** What a password has to be beyond its length is looked at where its owner is known. */
const password = z
  .string()
  // A code point may be two units long, and a decomposed letter several.
  .max(LONGEST_PASSWORD * 4)
  .meta({
    format: 'password',
    description: `${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters; none of the most common ones, not the user name or the address`,
    examples: ['a-long-and-winding-road'],
  });

/** A password that is compared, not set. */
export const knownPassword = z
  .string()
  .min(1)
  .max(LONGEST_PASSWORD * 4)
  .meta({ format: 'password' });

const currentPassword = knownPassword.optional().meta({
  description: 'Needed to change your own password or address',
});

const fields = { email, role, enabled, firstname, lastname };

export const newUserSchema = z
  .strictObject({ username, ...fields, password })
  .meta({ id: 'NewUser', description: 'A user to be made' });

export const wholeUserSchema = z
  .strictObject({
    username,
    ...fields,
    password: password.optional().meta({ description: 'Stays what it is when it is left out' }),
    currentPassword,
    version: z.int().positive().optional().meta({ description: 'Instead of If-Match' }),
  })
  .meta({ id: 'WholeUser', description: 'A user as they are to be from now on' });

export const userChangesSchema = z
  .strictObject({ ...fields, password })
  .partial()
  .extend({ currentPassword })
  .meta({ id: 'UserChanges', description: 'What is to be changed (RFC 7396); nothing can be removed' });

export const userSchema = z
  .object({
    username: z.string(),
    email: z.string(),
    role,
    enabled,
    firstname: z.string(),
    lastname: z.string(),
    version: z.int().meta({ description: 'Counts the changes; the ETag holds the same' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'User' });

export const userPageSchema = z
  .object({
    users: z.array(userSchema),
    next: z.string().optional().meta({ description: '`after` for the next page; missing on the last one' }),
  })
  .meta({ id: 'UserPage' });

export const usernameParams = z.object({ username });

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const listQuery = z.strictObject({
  limit: pageSize('Users'),
  after: z
    .string()
    .max(LONGEST_CURSOR)
    .refine((cursor) => usernameOf(cursor) !== undefined, 'not a cursor that this service gave')
    .transform((cursor) => usernameOf(cursor) ?? '')
    .optional()
    .meta({ description: '`next` of the page before' }),
  search: printableText({ min: 1, max: LONGEST_SEARCH, what: 'a search' })
    .optional()
    .meta({ description: 'How the user name or the address begins' }),
  role: role.optional(),
  enabled: flag.optional(),
});

const entityTags = z.string().max(2000).regex(ENTITY_TAGS, 'entity tags in quotes, or *');

export const ifMatchHeader = z.object({
  'if-match': entityTags
    .optional()
    .meta({ description: 'The ETag of the user that the change is for', examples: ['"1"'] }),
});

export const ifNoneMatchHeader = z.object({
  'if-none-match': entityTags.optional().meta({ description: 'The ETag that you have', examples: ['"1"'] }),
});

export const etagHeader = z.object({
  etag: z.string().meta({ description: 'The version in quotes', examples: ['"1"'] }),
});

/** A user as the outside sees them. */
export function userBody(user: User): z.output<typeof userSchema> {
  const { username, email, role, enabled, firstname, lastname, version, createdAt, updatedAt } = user;
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return { username, email, role, enabled, firstname, lastname, version, ...times };
}
