import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

const refuse = (): Error => new Error('too much');

describe('turns', () => {
  it('does one piece of work after the other, and lets other events in between', async () => {
    const order: string[] = [];
    const inTurn = createTurns(10, refuse);
    const work = ['a', 'b', 'c'].map((name) =>
      inTurn(() => {
        order.push(name);
        setImmediate(() => order.push(`after ${name}`));
        return name;
      }),
    );
    expect(await Promise.all(work)).toEqual(['a', 'b', 'c']);
    await inTurn(() => undefined);
    expect(order).toEqual(['a', 'after a', 'b', 'after b', 'c', 'after c']);
  });

  it('goes on after work that failed', async () => {
    const inTurn = createTurns(10, refuse);
    await expect(inTurn(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inTurn(() => 1)).toBe(1);
  });

  it('refuses what there is no room for, and takes more once there is', async () => {
    const inTurn = createTurns(2, refuse);
    const [first, second, third] = [inTurn(() => 1), inTurn(() => 2), inTurn(() => 3)];
    await expect(third).rejects.toThrow('too much');
    expect(await Promise.all([first, second])).toEqual([1, 2]);
    expect(await inTurn(() => 4)).toBe(4);
  });
});
