/** A small seeded generator (mulberry32): the same seed gives the same tree, on every machine. */
export function createRandom(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  };
}

/** A segment or subsegment on its way to becoming a document. */
export interface Node {
  id: string;
  name: string;
  start_time: number;
  end_time?: number;
  subsegments?: Node[];
  [member: string]: unknown;
}

export const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793';
const T0 = 1_465_510_280;

export const hexId = (value: number): string => value.toString(16).padStart(16, '0');

/** The n-th entity of a tree; it starts later than those before it, so that the order of siblings is settled. */
export const node = (order: number, members: Record<string, unknown> = {}): Node => ({
  id: hexId(order + 1),
  name: `work ${order}`,
  start_time: T0 + order / 1024,
  end_time: T0 + order / 1024 + 1,
  ...members,
});

export const root = (members: Record<string, unknown> = {}): Node =>
  node(0, { trace_id: TRACE_ID, ...members });

/** A tree of entities: the first is the segment, and each other hangs under an earlier one that `parentOf` names. */
export function treeOf(entities: readonly Node[], parentOf: (order: number) => number): Node {
  for (const [order, child] of entities.entries()) {
    const parent = order === 0 ? undefined : entities[parentOf(order)];
    if (parent !== undefined) (parent.subsegments ??= []).push(child);
  }
  return entities[0] ?? root();
}

/** A tree of `count` entities, each under one that came before it, with data of up to `dataBytes` each. */
export function randomTree(seed: number, count: number, dataBytes: number): Node {
  const random = createRandom(seed);
  // A narrow choice of parents gives deep trees, a wide one flat trees.
  const width = 1 + random(2) * random(count);
  const entities = Array.from({ length: count }, (_none, order) =>
    order === 0 ? root() : node(order, randomData(random, dataBytes)),
  );
  return treeOf(entities, (order) => Math.max(0, order - 1 - random(width)));
}

const TEXTS = ['a', 'é', '日', '\u{1F600}', '"', '\\', '\n', '{', ']', ',', '\u0001', 'SELECT ? '];

function randomText(random: (limit: number) => number, length: number): string {
  const some = TEXTS[random(TEXTS.length)] ?? '';
  return some.repeat(length / some.length) + (TEXTS[random(TEXTS.length)] ?? '');
}

function randomData(random: (limit: number) => number, bytes: number): Record<string, unknown> {
  const text = (): string => randomText(random, random(bytes));
  switch (random(6)) {
    case 0:
      return { metadata: { default: { text: text(), list: [text(), { text: text() }] } } };
    case 1:
      return { namespace: 'remote', sql: { sanitized_query: text(), url: 'db:3306/users' } };
    case 2:
      return { annotations: { text: text(), number: 1.5, flag: false } };
    case 3:
      return { fault: true, cause: { exceptions: [{ id: hexId(random(1e9)), message: text(), stack: [] }] } };
    case 4:
      return { end_time: undefined, in_progress: true };
    default:
      return { http: { request: { method: 'GET', url: text() }, response: { status: 200 } } };
  }
}
