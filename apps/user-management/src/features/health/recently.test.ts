import { describe, expect, it } from 'vitest';
import { recently } from './recently.ts';

function counted(answer: (call: number) => Promise<number>) {
  let calls = 0;
  let time = 1000;
  const ask = recently(
    () => answer((calls += 1)),
    500,
    () => time,
  );
  return { ask, pass: (milliseconds: number) => (time += milliseconds), calls: () => calls };
}

describe('recently', () => {
  it('asks once in so many milliseconds, however many want to know', async () => {
    const { ask, pass, calls } = counted((call) => Promise.resolve(call));
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    pass(499);
    expect(await ask()).toBe(1);
    pass(1);
    expect(await ask()).toBe(2);
    expect(calls()).toBe(2);
  });

  it('takes a failure for an answer, too, and asks again later', async () => {
    const { ask, pass } = counted((call) =>
      call === 1 ? Promise.reject(new Error('away')) : Promise.resolve(call),
    );
    await expect(ask()).rejects.toThrow('away');
    await expect(ask()).rejects.toThrow('away');
    pass(500);
    expect(await ask()).toBe(2);
  });
});
