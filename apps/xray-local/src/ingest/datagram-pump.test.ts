import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';
import { DatagramPump } from './datagram-pump.ts';

function createPump(waiting: number): { pump: DatagramPump; processed: Buffer[] } {
  const queue = new BoundedQueue<Buffer>({ maxLength: 1000, maxBytes: 1000 }, () => undefined);
  const processed: Buffer[] = [];
  for (let index = 0; index < waiting; index += 1) {
    queue.push(Buffer.from('x'));
  }
  return { pump: new DatagramPump(queue, (bytes) => processed.push(bytes)), processed };
}

describe('DatagramPump', () => {
  it('processes a few in each turn until the queue is empty', async () => {
    const { pump, processed } = createPump(40);
    pump.wake();
    pump.wake();
    const seen: number[] = [processed.length];
    for (let turn = 0; turn < 4; turn += 1) {
      await nextTurn();
      seen.push(processed.length);
    }
    expect(seen).toEqual([0, 16, 32, 40, 40]);
  });

  it('processes all that is left at once when it is flushed', () => {
    const { pump, processed } = createPump(40);
    pump.wake();
    pump.flush();
    expect(processed).toHaveLength(40);
  });
});
