import type { z } from 'zod';
import type { RequestProblem } from '../problem/service-error.ts';

/** A body may have a thousand unknown members; an answer does not list them all. */
const MOST_PROBLEMS = 100;
/** The caller chooses the names of unknown members. */
const LONGEST_POINTER = 200;

/** What a schema found wrong in one part of a request. Messages of zod name what is expected and repeat no value. */
export function problemsOf(place: RequestProblem['in'], error: z.ZodError): RequestProblem[] {
  return error.issues
    .flatMap((issue) => flatten(issue, []))
    .slice(0, MOST_PROBLEMS)
    .map(({ path, detail }) => ({ in: place, pointer: pointerOf(path), detail }));
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly detail: string;
}

function flatten(issue: z.core.$ZodIssue, parents: readonly PropertyKey[]): Found[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], detail: 'is not known here' }));
  }
  if (issue.code === 'invalid_union') {
    // The form that fits best is most likely the one that was meant.
    const [best] = issue.errors.toSorted((one, other) => one.length - other.length);
    if (best !== undefined) return best.flatMap((inner) => flatten(inner, path));
  }
  return [{ path, detail: issue.message }];
}

/** RFC 6901. */
function pointerOf(path: readonly PropertyKey[]): string {
  const pointer = path
    .map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
    .toWellFormed();
  return pointer.length > LONGEST_POINTER ? `${pointer.slice(0, LONGEST_POINTER)}…` : pointer;
}
