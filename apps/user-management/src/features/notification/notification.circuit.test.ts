import { UpstreamFailed, UpstreamTimeout } from '@xray-microservices/service-kit';
import { memoryLogger } from '@xray-microservices/service-kit/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCircuit } from './notification.circuit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function circuit() {
  const { logger, lines } = memoryLogger();
  const tries: string[] = [];
  const service: { failure: Error | undefined } = { failure: new UpstreamTimeout('late') };
  const made = createCircuit('questions', logger);
  const attempt = (): Promise<string> => {
    tries.push('try');
    return service.failure === undefined ? Promise.resolve('answer') : Promise.reject(service.failure);
  };
  /** The answer, or the code of the error. */
  const call = async (signal?: AbortSignal): Promise<unknown> => {
    const ended = made.call(attempt, signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2500);
    const result = await ended;
    return result instanceof Error ? (result as Error & { code?: unknown }).code : result;
  };
  const messages = (): unknown[] => lines.map(({ level, msg }) => `${String(level)} ${String(msg)}`);
  return { made, attempt, call, tries, service, messages };
}

describe('a call', () => {
  it('that succeeds is tried once', async () => {
    const { call, tries, service } = circuit();
    service.failure = undefined;
    expect(await call()).toBe('answer');
    expect(tries).toHaveLength(1);
  });

  it('that fails is tried three times, and rejects with the last failure', async () => {
    const { call, tries } = circuit();
    expect(await call()).toBe('upstream_timeout');
    expect(tries).toHaveLength(3);
  });

  it('succeeds when the second try does', async () => {
    const { made, attempt, service } = circuit();
    const answer = made.call(attempt);
    service.failure = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toBe('answer');
  });

  it('is not repeated for a fault that is not the service’s', async () => {
    const { call, tries, service } = circuit();
    service.failure = new TypeError('ours');
    await call();
    expect(tries).toHaveLength(1);
  });

  it('is not repeated once its time is up', async () => {
    const { call, tries } = circuit();
    await call(AbortSignal.abort());
    expect(tries).toHaveLength(1);
  });
});

describe('the circuit', () => {
  it('stays closed for one lost call, and for three', async () => {
    const { call, service, messages } = circuit();
    for (let lost = 0; lost < 3; lost++) await call();
    service.failure = undefined;
    expect(await call()).toBe('answer');
    expect(messages()).toEqual([]);
  });

  it('opens at the tenth failure in a row: no try, and when to come back', async () => {
    const { made, attempt, call, tries } = circuit();
    for (let lost = 0; lost < 4; lost++) await call();
    expect(tries).toHaveLength(10);
    await expect(made.call(attempt)).rejects.toMatchObject({
      code: 'upstream_unavailable',
      retryAfterSeconds: 5,
    });
    expect(tries).toHaveLength(10);
  });

  it('does not count what a success has interrupted', async () => {
    const { call, service, tries } = circuit();
    for (let round = 0; round < 4; round++) {
      service.failure = new UpstreamFailed('broken');
      for (let lost = 0; lost < 3; lost++) await call();
      service.failure = undefined;
      expect(await call()).toBe('answer');
    }
    expect(tries).toHaveLength(4 * 10);
  });

  it('lets one call through after a while, and closes when that succeeds', async () => {
    const { call, service, messages, made, attempt } = circuit();
    for (let lost = 0; lost < 4; lost++) await call();
    await vi.advanceTimersByTimeAsync(5000);
    service.failure = undefined;
    expect(await Promise.all([made.call(attempt), made.call(attempt)])).toEqual(['answer', 'answer']);
    expect(messages()).toEqual(['warn notification is left alone', 'info notification is called again']);
  });

  it('opens again when that call fails, without a word', async () => {
    const { call, tries, messages } = circuit();
    for (let lost = 0; lost < 4; lost++) await call();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await call()).toBe('upstream_unavailable');
    expect(tries).toHaveLength(11);
    expect(messages()).toEqual(['warn notification is left alone']);
  });
});
