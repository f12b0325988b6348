import { z } from 'zod';
import type { Operation } from './api-document.ts';
import type { Attack } from './attack.ts';
import type { FuzzAnswer } from './send.ts';

const problem = z.object({
  type: z.string().startsWith('urn:problem-type:'),
  title: z.string().min(1),
  status: z.int(),
  instance: z.string(),
});

/** What is wrong with an answer; undefined when it is as it should be. */
export function faultOf(operation: Operation, { method }: Attack, answer: FuzzAnswer): string | undefined {
  const { status, headers } = answer;
  if (status >= 500) return `the status is ${status}`;
  if (!allowed(operation, method).has(status)) return `the status ${status} is not documented`;
  if (status === 405 && headers.allow === undefined) return 'a 405 without Allow';
  if (method === 'HEAD' || status < 400) return undefined;
  return faultOfProblem(answer);
}

function allowed({ statuses }: Operation, method: string): ReadonlySet<number> {
  const documented = statuses.get(method === 'HEAD' && statuses.has('GET') ? 'GET' : method);
  if (documented !== undefined) return documented;
  // A path that cannot be decoded is found out before the method, and a limit counts whatever comes.
  return new Set(method === 'OPTIONS' ? [204, 400, 429] : [400, 405, 429]);
}

function faultOfProblem({ status, headers, text }: FuzzAnswer): string | undefined {
  const type = headers['content-type'] ?? 'none';
  if (!type.startsWith('application/problem+json')) return `a ${status} of the type ${type}`;
  const body = parsedJson(text);
  if (body === undefined) return `a ${status} that is not JSON`;
  const parsed = problem.safeParse(body);
  if (!parsed.success) return `a ${status} that is no problem: ${text}`;
  return parsed.data.status === status ? undefined : `a ${status} that says it is ${parsed.data.status}`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
