import type { z } from 'zod';
import { excerpt } from '@xray-microservices/xray-model';
import { invalidRequest } from '../http/api-error.ts';

const ISSUES_SHOWN = 3;
const LONGEST_ISSUE = 200;

/** Members of members of requests; deeper there is nothing that the API knows. */
const DEEPEST_MEMBER = 3;

/**
 * Reads a request by its schema. A member that is null is one that is left out, as AWS has it.
 *
 * @throws ApiError InvalidRequestException, naming the members at fault
 */
export function readRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(withoutNulls(input, DEEPEST_MEMBER));
  if (result.success) {
    return result.data;
  }
  const { issues } = result.error;
  const shown = issues.slice(0, ISSUES_SHOWN).map((issue) => {
    const where = issue.path.length === 0 ? 'the request' : issue.path.map(String).join('.');
    return excerpt(`${where}: ${issue.message}`, LONGEST_ISSUE);
  });
  const rest = issues.length - shown.length;
  throw invalidRequest(`Invalid request: ${[...shown, ...(rest > 0 ? [`${rest} more`] : [])].join('; ')}`);
}

function withoutNulls(value: unknown, depth: number): unknown {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((member: unknown) => withoutNulls(member, depth - 1));
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member, depth - 1)]),
  );
}
