import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

/** A job whose turns end when the test says so. */
function heldJob() {
  const turns: { end: () => void; signal: AbortSignal }[] = [];
  const job = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      turns.push({ end: resolve, signal });
    });
  return { turns, job };
}

const settle = async (): Promise<void> => {
  for (let index = 0; index < 5; index += 1) {
    await Promise.resolve();
  }
};

describe('turns of a job', () => {
  it('run one at a time, and once more for all requests that came meanwhile', async () => {
    const { turns, job } = heldJob();
    const { request } = createTurns(job);
    request();
    request();
    request();
    expect(turns).toHaveLength(1);
    turns[0]?.end();
    await settle();
    expect(turns).toHaveLength(2);
    turns[1]?.end();
    await settle();
    expect(turns).toHaveLength(2);
  });

  it('begin again when they are asked for after the last one ended', async () => {
    const { turns, job } = heldJob();
    const { request } = createTurns(job);
    request();
    turns[0]?.end();
    await settle();
    request();
    expect(turns).toHaveLength(2);
  });

  it('end with stop: the one under way is told, and no other follows', async () => {
    const { turns, job } = heldJob();
    const { request, stop } = createTurns(job);
    request();
    request();
    stop();
    expect(turns[0]?.signal.aborted).toBe(true);
    turns[0]?.end();
    await settle();
    request();
    expect(turns).toHaveLength(1);
  });
});
