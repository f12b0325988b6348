import type { z } from 'zod';
import { excerpt } from '@xray-microservices/xray-model';
import { invalidRequest } from '../http/api-error.ts';

const ISSUES_SHOWN = 3;
const LONGEST_ISSUE = 200;

/**
 * Reads a request by its schema.
 *
 * @throws ApiError InvalidRequestException, naming the members at fault
 */
export function readRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
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
