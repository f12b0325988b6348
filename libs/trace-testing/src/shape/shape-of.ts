import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import { visit } from '../trace/walk.ts';
import { lineOf } from './line-of.ts';
import type { ShapeDetail } from './line-of.ts';

export interface ShapeOptions {
  /**
   * What to keep beside names, kinds, flags, SQL and HTTP calls:
   * - `ids` of (sub)segments, and the trace's;
   * - `times`: seconds from the start of the trace, and how long;
   * - `ports` in names and addresses;
   * - `order`: siblings by when they started, and not by their text;
   * - `annotations`;
   * - `causes`: type and message of exceptions.
   */
  readonly keep?: readonly ShapeDetail[];
  /** Replaced in each line, for what else changes: `[[/user-\d+/g, 'user-{id}']]`. Expressions are global. */
  readonly replace?: readonly (readonly [RegExp | string, string])[];
}

const INDENT = '  ';

/**
 * A trace as a text for snapshots: one line for each (sub)segment, indented by its depth. What changes from run to run
 * is left out: ids, times and ports. Siblings stand in the order of their text, as calls that run side by side start
 * in any order.
 *
 * @example
 * expect(shapeOf(trace)).toMatchInlineSnapshot(`
 *   "user-management GET http://127.0.0.1:port/usermgmt/users 200
 *     usermgmt@127.0.0.1 [Database::SQL] SELECT username FROM users
 *   "
 * `);
 */
export function shapeOf(trace: Trace, { keep = [], replace = [] }: ShapeOptions = {}): string {
  const details = new Set(keep);
  const visits = [...visit(trace.roots)];
  const blocks = new Map<TraceNode, string>();
  const join = (nodes: readonly TraceNode[]): string => {
    const texts = nodes.map((node) => blocks.get(node) ?? '');
    return (details.has('order') ? texts : texts.sort()).join('');
  };
  // Children come after their parents, so backwards each finds its children's text ready.
  for (const { node, depth } of visits.toReversed()) {
    const line = replace.reduce(
      (text, [from, to]) => text.replaceAll(from, to),
      lineOf(node, trace, details),
    );
    blocks.set(node, `${INDENT.repeat(depth)}${line}\n${join(node.children)}`);
  }
  return (details.has('ids') ? `${trace.id}\n` : '') + join(trace.roots);
}
