import { describe, expect, it } from 'vitest';
import { sleepFor } from './sleep-for.ts';

describe('sleepFor', () => {
  it('ends after its time', async () => {
    await expect(sleepFor(1, new AbortController().signal)).resolves.toBeUndefined();
  });

  it('rejects when its signal aborts, before or meanwhile', async () => {
    await expect(sleepFor(60_000, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    const stopping = new AbortController();
    const asleep = sleepFor(60_000, stopping.signal);
    stopping.abort();
    await expect(asleep).rejects.toMatchObject({ name: 'AbortError' });
  });
});
