import { describe, expect, it } from 'vitest';
import { withDeadline } from './with-deadline.ts';

const late = (): Error => new Error('late');

describe('withDeadline', () => {
  it('gives what the promise gives in time', async () => {
    expect(await withDeadline(Promise.resolve(1), 60_000, late)).toBe(1);
    await expect(withDeadline(Promise.reject(new Error('own')), 60_000, late)).rejects.toThrow('own');
  });

  it('rejects at the deadline', async () => {
    await expect(withDeadline(new Promise(() => undefined), 1, late)).rejects.toThrow('late');
  });
});
