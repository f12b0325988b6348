import { describe, expect, it } from 'vitest';
import { boundedStore } from './bounded-store.ts';

function storeAt(time: number) {
  const clock = { now: time };
  const store = boundedStore({ windowMs: 1000, mostClients: 3, now: () => clock.now });
  return { store, clock };
}

describe('boundedStore', () => {
  it('counts each client in a window of its own', async () => {
    const { store, clock } = storeAt(0);
    expect(await store.increment('a')).toEqual({ totalHits: 1, resetTime: new Date(1000) });
    clock.now = 900;
    expect(await store.increment('a')).toEqual({ totalHits: 2, resetTime: new Date(1000) });
    expect(await store.increment('b')).toEqual({ totalHits: 1, resetTime: new Date(1900) });
    clock.now = 999;
    expect(await store.increment('a')).toMatchObject({ totalHits: 3 });
    clock.now = 1000;
    expect(await store.increment('a')).toEqual({ totalHits: 1, resetTime: new Date(2000) });
  });

  it('keeps no client past its window', async () => {
    const { store, clock } = storeAt(0);
    await store.increment('a');
    await store.increment('b');
    clock.now = 1000;
    await store.increment('c');
    expect(store.size()).toBe(1);
  });

  it('forgets the client whose window began first when there are too many', async () => {
    const { store } = storeAt(0);
    for (const key of ['a', 'b', 'c', 'a', 'd']) await store.increment(key);
    expect(store.size()).toBe(3);
    expect(await store.increment('b')).toMatchObject({ totalHits: 2 });
    expect(await store.increment('a')).toMatchObject({ totalHits: 1 });
  });

  it('takes back a hit, and forgets a client when asked', async () => {
    const { store } = storeAt(0);
    await store.increment('a');
    await store.increment('a');
    await store.decrement('a');
    await store.decrement('unknown');
    expect(await store.increment('a')).toMatchObject({ totalHits: 2 });
    await store.resetKey('a');
    expect(await store.increment('a')).toMatchObject({ totalHits: 1 });
  });
});
