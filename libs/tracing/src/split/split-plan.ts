import type { Entity } from './entities.ts';
import type { JsonText } from './json-scan.ts';
import type { OwnText } from './own-text.ts';
import { ownTextIn, sizeOf } from './own-text.ts';
import { headBytes } from './stand-alone.ts';
import { shortenEntity } from './shorten-entity.ts';

/**
 * Levels of subsegments in one document. Parsers stop at some depth (xray-model's and others' at 1000 brackets); each
 * level opens two, and metadata of the deepest one nests further.
 */
const MAX_LEVELS = 250;

/**
 * Decides which subsegments leave their parent to become documents of their own, and which entities are too big even
 * alone and lose some of their data.
 *
 * Children are settled before their parents. One that does not fit with all its children gives away the heaviest until
 * it does, each with what is still inside it; this gives the fewest documents possible (Kundu and Misra, "A linear tree
 * partitioning algorithm", 1977).
 */
export class SplitPlan {
  readonly #text: JsonText;
  readonly #limit: number;
  readonly #traceId: Buffer;
  /** By order: bytes of the entity with all that stays inside it. */
  readonly #weights: Uint32Array;
  readonly #levels: Uint16Array;
  readonly #moved: Uint8Array;
  readonly #untouched: Uint8Array;
  readonly #shortened = new Map<number, OwnText>();

  constructor(text: JsonText, entities: readonly Entity[], traceId: Buffer, limit: number) {
    this.#text = text;
    this.#limit = limit;
    this.#traceId = traceId;
    this.#weights = new Uint32Array(entities.length);
    this.#levels = new Uint16Array(entities.length);
    this.#moved = new Uint8Array(entities.length);
    this.#untouched = new Uint8Array(entities.length);
  }

  /** Decides for one entity whose children are all settled; false when it can't be made to fit. */
  settle(entity: Entity): boolean {
    const capacity = this.#limit - headBytes(entity, this.#traceId);
    let inside = this.#bytesInside(entity);
    const own = this.#ownSize(entity, capacity, inside);
    if (own === undefined) return false;
    const isTooDeep = this.#levelsInside(entity) >= MAX_LEVELS;
    if (own + inside > capacity || isTooDeep) inside = this.#giveAway(entity, capacity - own);
    const { order, start, end, children } = entity;
    this.#weights[order] = own + inside;
    this.#levels[order] = this.#levelsInside(entity) + 1;
    const isWhole = children.every((child) => this.#untouched[child.order] === 1 && !this.isMoved(child));
    this.#untouched[order] = Number(isWhole && !this.#shortened.has(order) && own + inside === end - start);
    return true;
  }

  /** Whether the entity becomes a document of its own. */
  isMoved(entity: Entity): boolean {
    return this.#moved[entity.order] === 1;
  }

  /** Whether the entity stays as it is in the text, with everything inside it. */
  isUntouched(entity: Entity): boolean {
    return this.#untouched[entity.order] === 1;
  }

  /** The entity's own text, shortened when it had to be. */
  ownText(entity: Entity): OwnText {
    return this.#shortened.get(entity.order) ?? ownTextIn(this.#text, entity);
  }

  get hasShortened(): boolean {
    return this.#shortened.size > 0;
  }

  /** Bytes of the entity's own text, which is shortened if it can't stand alone; its children stay if they are small. */
  #ownSize(entity: Entity, capacity: number, inside: number): number | undefined {
    const own = ownTextIn(this.#text, entity);
    const size = sizeOf(own);
    if (size <= capacity) return size;
    const room = inside <= capacity / 2 ? capacity - inside : capacity;
    const shorter = shortenEntity(own, room);
    if (shorter === undefined) return undefined;
    this.#shortened.set(entity.order, shorter);
    return sizeOf(shorter);
  }

  /** Moves subsegments out until the rest fits in `room`, and answers the bytes of the rest. */
  #giveAway(entity: Entity, room: number): number {
    const weightOf = (child: Entity): number => this.#weights[child.order] ?? 0;
    for (const child of entity.children) {
      if ((this.#levels[child.order] ?? 0) >= MAX_LEVELS) this.#moved[child.order] = 1;
    }
    let inside = this.#bytesInside(entity);
    if (inside <= room) return inside;
    // Of equals the last one goes, so that a parent keeps its first ones.
    for (const child of entity.children.toSorted((a, b) => weightOf(b) - weightOf(a) || b.order - a.order)) {
      if (inside <= room) break;
      if (this.isMoved(child)) continue;
      this.#moved[child.order] = 1;
      inside -= weightOf(child) + 1;
    }
    return Math.max(inside, 0);
  }

  /** Bytes of the children that stay, with the commas between them. */
  #bytesInside(entity: Entity): number {
    let inside = 0;
    for (const child of entity.children) {
      if (!this.isMoved(child)) inside += (this.#weights[child.order] ?? 0) + 1;
    }
    return Math.max(inside - 1, 0);
  }

  #levelsInside(entity: Entity): number {
    let levels = 0;
    for (const child of entity.children) {
      if (!this.isMoved(child)) levels = Math.max(levels, this.#levels[child.order] ?? 0);
    }
    return levels;
  }
}
