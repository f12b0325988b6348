import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { datagramsOf } from './datagram-batch.ts';
import { DatagramFeed } from './datagram-feed.ts';

interface Sent {
  readonly texts: string[];
  readonly finish: () => void;
}

function createFeed(maxLength = 1_000): { feed: DatagramFeed; sent: Sent[]; dropped: [string, number][] } {
  const sent: Sent[] = [];
  const dropped: [string, number][] = [];
  const feed = new DatagramFeed({
    limits: { maxLength, maxBytes: 1_000_000 },
    onDrop: (limit, datagrams) => dropped.push([limit, datagrams]),
    send: (batch) =>
      new Promise<void>((resolve) => {
        sent.push({ texts: [...datagramsOf(batch)].map(String), finish: resolve });
      }),
  });
  return { feed, sent, dropped };
}

const push = (feed: DatagramFeed, first: number, count: number): void => {
  for (let number = first; number < first + count; number += 1) feed.push(Buffer.from(String(number)));
};

describe('DatagramFeed', () => {
  it('hands over at once what comes while the other side has nothing to do', async () => {
    const { feed, sent } = createFeed();
    push(feed, 0, 2);
    expect(sent).toEqual([]);
    await nextTurn();
    expect(sent.map(({ texts }) => texts)).toEqual([['0', '1']]);
    expect(feed.length).toBe(2);
    sent[0]?.finish();
    await nextTurn();
    expect(feed.length).toBe(0);
  });

  it('gathers what comes while the other side is busy', async () => {
    const { feed, sent } = createFeed();
    push(feed, 0, 1);
    await nextTurn();
    push(feed, 1, 2);
    await nextTurn();
    push(feed, 3, 2);
    await nextTurn();
    expect(sent).toHaveLength(1);
    sent[0]?.finish();
    await nextTurn();
    expect(sent.map(({ texts }) => texts)).toEqual([['0'], ['1', '2', '3', '4']]);
  });

  it('lets the other side have a few full batches, and keeps the rest', async () => {
    const { feed, sent } = createFeed(100_000);
    push(feed, 0, 512 * 12);
    await nextTurn();
    expect(sent.map(({ texts }) => texts.length)).toEqual(Array.from({ length: 8 }, () => 512));
    sent[0]?.finish();
    await nextTurn();
    expect(sent).toHaveLength(9);
    expect(feed.length).toBe(512 * 11);
  });

  it('drops the oldest that wait when there are too many, and counts each', async () => {
    const { feed, sent, dropped } = createFeed(10);
    push(feed, 0, 45);
    expect(dropped).toEqual([
      ['length', 10],
      ['length', 10],
      ['length', 10],
    ]);
    const drained = feed.drain();
    for (let turn = 0; turn < 5; turn += 1) {
      await nextTurn();
      for (const { finish } of sent) finish();
    }
    await drained;
    expect(sent.flatMap(({ texts }) => texts)).toEqual(
      Array.from({ length: 15 }, (_none, index) => String(30 + index)),
    );
  });

  it('is drained once all that was pushed has been dealt with', async () => {
    const { feed, sent } = createFeed();
    push(feed, 0, 1);
    await nextTurn();
    push(feed, 1, 1);
    let isDrained = false;
    const drained = feed.drain().then(() => {
      isDrained = true;
    });
    sent[0]?.finish();
    await nextTurn();
    expect(isDrained).toBe(false);
    sent[1]?.finish();
    await drained;
    expect(feed.length).toBe(0);
  });
});
