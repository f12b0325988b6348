import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BATCH_LIMITS, BatchQueue } from './batch-queue.ts';

/** A queue whose batches go out when the test says so. */
function createQueue(limits: Partial<typeof BATCH_LIMITS> = {}): {
  queue: BatchQueue;
  sent: (readonly string[])[];
  finishOne: () => void;
  spilled: number[];
} {
  const sent: (readonly string[])[] = [];
  const finish: (() => void)[] = [];
  const spilled: number[] = [];
  const queue = new BatchQueue({
    limits: { ...BATCH_LIMITS, ...limits },
    send: (batch) => {
      sent.push(batch);
      return new Promise((resolve) => finish.push(resolve));
    },
    onSpill: (documents) => spilled.push(documents),
  });
  return { queue, sent, spilled, finishOne: () => finish.shift()?.() };
}

function push(queue: BatchQueue, from: number, to: number): void {
  for (let number = from; number < to; number += 1) {
    queue.push(String(number));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('BatchQueue', () => {
  it('sends 50 documents at once, and fewer after a second', () => {
    const { queue, sent } = createQueue();
    push(queue, 0, 120);
    expect(sent.map((batch) => batch.length)).toEqual([50, 50]);
    expect(queue.length).toBe(20);
    vi.advanceTimersByTime(999);
    expect(sent).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sent.map((batch) => batch.length)).toEqual([50, 50, 20]);
    expect(sent.flat()).toEqual(Array.from({ length: 120 }, (_none, number) => String(number)));
    vi.advanceTimersByTime(10_000);
    expect(sent).toHaveLength(3);
  });

  it('has eight batches under way, and sends the next when one is done', async () => {
    const { queue, sent, finishOne } = createQueue();
    push(queue, 0, 500);
    expect(sent).toHaveLength(8);
    finishOne();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toHaveLength(9);
  });

  it('gives up the oldest batch that waits when there are more than twenty', () => {
    const { queue, sent, spilled } = createQueue();
    push(queue, 0, 28 * 50);
    expect([sent.length, spilled]).toEqual([8, []]);
    push(queue, 28 * 50, 29 * 50 + 3);
    expect(spilled).toEqual([50]);
    expect(queue.length).toBe(20 * 50 + 3);
  });

  it('is flushed once nothing waits and nothing is under way', async () => {
    const { queue, sent, finishOne } = createQueue({ concurrency: 1, documents: 2 });
    push(queue, 0, 5);
    const flushed = vi.fn();
    void queue.flush().then(flushed);
    for (let batch = 1; batch <= 3; batch += 1) {
      await vi.advanceTimersByTimeAsync(0);
      expect(sent).toHaveLength(batch);
      expect(flushed).not.toHaveBeenCalled();
      finishOne();
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(flushed).toHaveBeenCalledOnce();
    await queue.flush();
  });
});
