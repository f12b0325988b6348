import { InvalidRequest } from '../problem/service-error.ts';

/** How deep arrays and objects of a body may be nested; `{}` is 1 deep. */
export const DEEPEST_BODY = 20;
/** How many members and elements a body may have, all levels together. */
export const MOST_MEMBERS = 1000;

/**
 * Refuses a body that is nested too deep, has too many members, or a member called `__proto__`, before a schema
 * walks over it. Keeps a list of its own instead of calling itself: a body may be 30,000 deep.
 *
 * @throws {InvalidRequest}
 */
export function checkShape(body: unknown): void {
  const waiting: [value: unknown, depth: number][] = [[body, 1]];
  let members = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, depth] = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST_BODY) refuse(`is nested deeper than ${DEEPEST_BODY} levels`);
    // What JSON calls `__proto__` is a member like any other, but code that copies it by assignment sets a prototype.
    if (Object.hasOwn(value, '__proto__')) refuse('has a member called __proto__, which is not taken');
    const inside: unknown[] = Object.values(value);
    members += inside.length;
    if (members > MOST_MEMBERS) refuse(`has more than ${MOST_MEMBERS} members`);
    for (const part of inside) waiting.push([part, depth + 1]);
  }
}

function refuse(detail: string): never {
  throw new InvalidRequest([{ in: 'body', pointer: '', detail }]);
}
