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

  it('bring nothing once the last result is to be kept, and begin again when they are asked for', async () => {
    const { turns, job } = heldJob();
    const { request, keep } = createTurns(job);
    request();
    turns[0]?.end();
    await settle();
    request();
    request();
    keep();
    expect(turns[1]?.signal.aborted).toBe(true);
    turns[1]?.end();
    await settle();
    expect(turns).toHaveLength(2);
    request();
    expect(turns[2]?.signal.aborted).toBe(false);
  });

  it('begin again after one that is being cut off', async () => {
    const { turns, job } = heldJob();
    const { request, keep } = createTurns(job);
    request();
    turns[0]?.end();
    await settle();
    request();
    keep();
    request();
    turns[1]?.end();
    await settle();
    expect(turns[2]?.signal.aborted).toBe(false);
  });

  it('leave the first one alone when the last result is to be kept, and run no second', async () => {
    const { turns, job } = heldJob();
    const { request, keep } = createTurns(job);
    request();
    request();
    keep();
    expect(turns[0]?.signal.aborted).toBe(false);
    turns[0]?.end();
    await settle();
    expect(turns).toHaveLength(1);
  });
});
