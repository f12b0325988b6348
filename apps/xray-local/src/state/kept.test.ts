import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLog } from '../log.ts';
import { Kept } from './kept.ts';
import { createMemoryState } from './state-store.ts';
import type { StateStore } from './state-store.ts';

const lines: string[] = [];
const log = createLog({ level: 'info', now: () => new Date(0), write: (line) => lines.push(line) });

function counter(state: StateStore): Kept<number> {
  return new Kept({ state, key: 'count', schema: z.number(), initial: () => 1, log });
}

const add =
  (more: number) =>
  (value: number): { value: number; result: string } => ({ value: value + more, result: `was ${value}` });

describe('Kept', () => {
  it('begins with its initial value, and keeps what it becomes', async () => {
    const state = createMemoryState();
    const kept = counter(state);
    expect(await kept.read()).toBe(1);
    expect(await kept.change(add(2))).toBe('was 1');
    expect(await kept.read()).toBe(3);
    expect(await counter(state).read()).toBe(3);
  });

  it('makes one change after the other', async () => {
    const kept = counter(createMemoryState());
    const results = await Promise.all([1, 2, 3].map((more) => kept.change(add(more))));
    expect(results).toEqual(['was 1', 'was 2', 'was 4']);
    expect(await kept.read()).toBe(7);
  });

  it('stays as it was when a change throws or cannot be written, and goes on', async () => {
    const memory = createMemoryState();
    let isFull = true;
    const kept = counter({
      ...memory,
      writeState: (key, json) => (isFull ? Promise.reject(new Error('full')) : memory.writeState(key, json)),
    });
    await expect(kept.change(add(1))).rejects.toThrow('full');
    const refuse = (): never => {
      throw new Error('no');
    };
    await expect(kept.change(refuse)).rejects.toThrow('no');
    expect(await kept.read()).toBe(1);
    isFull = false;
    await kept.change(add(1));
    expect(await kept.read()).toBe(2);
  });

  it('tries to read again when it could not', async () => {
    const memory = createMemoryState();
    await memory.writeState('count', '5');
    let failures = 1;
    const kept = counter({
      ...memory,
      readState: (key) => ((failures -= 1) >= 0 ? Promise.reject(new Error('busy')) : memory.readState(key)),
    });
    await expect(kept.read()).rejects.toThrow('busy');
    expect(await kept.read()).toBe(5);
  });

  it.each(['"three"', '{'])('says so when %s is all that was kept, and begins anew', async (text) => {
    const state = createMemoryState();
    await state.writeState('count', text);
    lines.length = 0;
    expect(await counter(state).read()).toBe(1);
    expect(lines).toEqual([expect.stringContaining('begun anew')]);
  });
});
