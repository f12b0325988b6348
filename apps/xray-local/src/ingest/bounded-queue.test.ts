import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import { BoundedQueue } from './bounded-queue.ts';
import type { Queued, QueueLimit, QueueLimits } from './bounded-queue.ts';

interface Item extends Queued {
  readonly text: string;
}

function itemOf(text: string, count = 1): Item {
  return { text, count, byteLength: text.length };
}

function createQueue(limits: QueueLimits): { queue: BoundedQueue<Item>; drops: QueueLimit[] } {
  const drops: QueueLimit[] = [];
  return { queue: new BoundedQueue<Item>(limits, (limit) => drops.push(limit)), drops };
}

function drain(queue: BoundedQueue<Item>): string[] {
  const items: string[] = [];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    items.push(item.text);
  }
  return items;
}

describe('BoundedQueue', () => {
  it('gives back what it was given, in order', () => {
    const { queue, drops } = createQueue({ maxLength: 3, maxBytes: 100 });
    for (const text of ['a', 'b', 'c']) {
      queue.push(itemOf(text));
    }
    expect([queue.length, queue.bytes]).toEqual([3, 3]);
    expect(drain(queue)).toEqual(['a', 'b', 'c']);
    expect([queue.length, queue.bytes, drops]).toEqual([0, 0, []]);
  });

  it('drops the oldest when one too many comes', () => {
    const { queue, drops } = createQueue({ maxLength: 2, maxBytes: 100 });
    for (const text of ['a', 'b', 'c', 'd']) {
      queue.push(itemOf(text));
    }
    expect(drops).toEqual(['length', 'length']);
    expect(drain(queue)).toEqual(['c', 'd']);
  });

  it('drops as many of the oldest as a large one needs', () => {
    const { queue, drops } = createQueue({ maxLength: 10, maxBytes: 6 });
    for (const text of ['aa', 'bb', 'cc', 'ddd']) {
      queue.push(itemOf(text));
    }
    expect(drops).toEqual(['bytes', 'bytes']);
    expect(drain(queue)).toEqual(['cc', 'ddd']);
  });

  it('counts what an item stands for, and drops one that stands for more than it takes', () => {
    const { queue, drops } = createQueue({ maxLength: 5, maxBytes: 100 });
    queue.push(itemOf('a', 2));
    queue.push(itemOf('b', 3));
    expect(queue.length).toBe(5);
    queue.push(itemOf('c', 1));
    queue.push(itemOf('d', 6));
    expect([queue.length, drops]).toEqual([4, ['length', 'length']]);
    expect(drain(queue)).toEqual(['b', 'c']);
  });

  it('takes one as large as all its room, and drops one that is larger', () => {
    const { queue, drops } = createQueue({ maxLength: 10, maxBytes: 4 });
    queue.push(itemOf('aaaa'));
    queue.push(itemOf('bbbbb'));
    expect(drops).toEqual(['bytes']);
    expect(drain(queue)).toEqual(['aaaa']);
  });

  it('stays within its limits, and loses nothing uncounted, whatever is done', () => {
    const random = createRandom(3);
    const { queue, drops } = createQueue({ maxLength: 20, maxBytes: 200 });
    let pushed = 0;
    let shifted = 0;
    for (let step = 0; step < 20_000; step += 1) {
      if (random(3) > 0) {
        queue.push(itemOf('x'.repeat(1 + random(40))));
        pushed += 1;
      } else {
        shifted += queue.shift() === undefined ? 0 : 1;
      }
      expect(queue.length).toBeLessThanOrEqual(20);
      expect(queue.bytes).toBeLessThanOrEqual(200);
    }
    expect(pushed).toBe(shifted + drops.length + queue.length);
  });
});
