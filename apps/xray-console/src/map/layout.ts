import { Graph, layout } from '@dagrejs/dagre';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Positions = ReadonlyMap<string, Point>;

/** Room for a node with its name below, and between columns for what is written on the edges. */
export const NODE_SIZE = { width: 152, height: 138 };
const GAPS = { LR: { between: 26, ranks: 116 }, TB: { between: 40, ranks: 84 } };

interface Links {
  readonly keys: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
  readonly direction: 'LR' | 'TB';
}

/** A layered layout: callers before whom they call. The upper left corner of each node. */
export function layered({ keys, edges, direction }: Links): Positions {
  const graph = new Graph();
  const { between, ranks } = GAPS[direction];
  graph.setGraph({ rankdir: direction, nodesep: between, ranksep: ranks });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const key of keys) {
    graph.setNode(key, { ...NODE_SIZE });
  }
  for (const [from, to] of edges) {
    if (from !== to) {
      graph.setEdge(from, to);
    }
  }
  layout(graph);
  return new Map(
    keys.map((key) => {
      const { x, y } = graph.node(key) as Point;
      return [key, { x: Math.round(x - NODE_SIZE.width / 2), y: Math.round(y - NODE_SIZE.height / 2) }];
    }),
  );
}

/**
 * Where nodes stand: those that had a place keep it, whatever else comes or goes. New ones are put where a new layout
 * has them beside their neighbours, and moved on while something is in the way.
 */
export function placeNodes(links: Links, kept: Positions): Positions {
  const known = links.keys.filter((key) => kept.has(key));
  const fresh = layered(links);
  if (known.length === 0) {
    return fresh;
  }
  const placed = new Map(known.map((key) => [key, kept.get(key) ?? { x: 0, y: 0 }]));
  for (const key of links.keys) {
    if (!placed.has(key)) {
      placed.set(
        key,
        freePlace(wishedPlace(key, links, fresh, placed), [...placed.values()], links.direction),
      );
    }
  }
  return placed;
}

/** Where the new layout has a node, as seen from a neighbour that already has its place. */
function wishedPlace(key: string, { edges }: Links, fresh: Positions, placed: Positions): Point {
  const own = fresh.get(key) ?? { x: 0, y: 0 };
  const neighbour = edges
    .flatMap(([from, to]) => (from === key ? [to] : to === key ? [from] : []))
    .find((each) => placed.has(each));
  const anchor = neighbour ?? [...placed.keys()][0] ?? key;
  const [now, then] = [placed.get(anchor) ?? own, fresh.get(anchor) ?? own];
  return { x: own.x + now.x - then.x, y: own.y + now.y - then.y };
}

function freePlace(wish: Point, taken: readonly Point[], direction: 'LR' | 'TB'): Point {
  const isFree = ({ x, y }: Point): boolean =>
    taken.every(
      (other) => Math.abs(other.x - x) >= NODE_SIZE.width || Math.abs(other.y - y) >= NODE_SIZE.height,
    );
  let place = wish;
  while (!isFree(place)) {
    place =
      direction === 'LR'
        ? { x: place.x, y: place.y + NODE_SIZE.height + GAPS[direction].between }
        : { x: place.x + NODE_SIZE.width + GAPS[direction].between, y: place.y };
  }
  return place;
}
