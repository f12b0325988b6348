import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { detectPlatform } from './detect-platform.ts';
import type { Plugin, PluginResult } from './types.ts';

const logger = { debug: vi.fn<(message: string) => void>() };
const plugin = (name: string, detect: Plugin['detect']): Plugin => ({ name, detect });
const finds = (name: string, result: Partial<PluginResult>): Plugin =>
  plugin(name, () => Promise.resolve({ aws: {}, found: [`${name} is here`], ...result }));

const EC2 = finds('ec2', { origin: 'AWS::EC2::Instance', aws: { ec2: { instance_id: 'i-1' } } });
const EKS = finds('eks', { origin: 'AWS::EKS::Container', aws: { eks: { pod: 'api-0' } } });
const NOTHING = plugin('none', () => Promise.resolve(undefined));
const HANGS = plugin('hangs', () => new Promise<undefined>(() => undefined));

const detect = (...plugins: Plugin[]): ReturnType<typeof detectPlatform> =>
  detectPlatform({ plugins, logger, env: {} });

afterEach(() => {
  logger.debug.mockReset();
});

describe('detectPlatform', () => {
  it.each([
    ['first', [EC2, EKS]],
    ['last', [EKS, EC2]],
  ])('lets the container be the origin and keeps the instance, with EKS %s', async (_what, plugins) => {
    expect(await detect(...plugins)).toEqual({
      origin: 'AWS::EKS::Container',
      aws: { ec2: { instance_id: 'i-1' }, eks: { pod: 'api-0' } },
    });
  });

  it('has no origin where none is proved', async () => {
    const platform = await detect(NOTHING, finds('eks', { aws: { eks: {} } }));
    expect(platform).toEqual({ aws: { eks: {} } });
    expect(platform).not.toHaveProperty('origin');
  });

  it('keeps the instance as origin where the container is not proved', async () => {
    const platform = await detect(EC2, finds('eks', { aws: { eks: { pod: 'api-0' } } }));
    expect(platform.origin).toBe('AWS::EC2::Instance');
  });

  it('tells what it found in one debug line for each plugin', async () => {
    const fails = plugin('fails', () =>
      Promise.reject(Object.assign(new Error('no'), { code: 'EHOSTDOWN' })),
    );
    await detect(EC2, NOTHING, fails);
    expect(logger.debug.mock.calls).toEqual([
      ['xray: platform ec2: ec2 is here'],
      ['xray: platform none: absent'],
      ['xray: platform fails: absent: EHOSTDOWN'],
    ]);
  });

  it('survives plugins that throw, and a logger that does', async () => {
    const throws = plugin('throws', () => {
      throw new TypeError('a bug');
    });
    const rejects = plugin('rejects', async () => {
      await Promise.resolve();
      throw 'a string'; // eslint-disable-line @typescript-eslint/only-throw-error -- a plugin may throw anything
    });
    logger.debug.mockImplementation(() => {
      throw new Error('disk full');
    });
    expect(await detect(throws, rejects, EC2)).toMatchObject({ origin: 'AWS::EC2::Instance' });
  });

  describe('at its deadline', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('gives up on a plugin that never ends, and not before', async () => {
      const ended = vi.fn();
      const platform = detect(HANGS, EC2);
      void platform.then(ended);
      await vi.advanceTimersByTimeAsync(999);
      expect(ended).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      expect(await platform).toMatchObject({ origin: 'AWS::EC2::Instance' });
      expect(logger.debug).toHaveBeenCalledWith('xray: platform hangs: gave up: no answer in time');
    });

    it('tells plugins shortly before, so that they answer with what they have', async () => {
      const partial = plugin(
        'partial',
        ({ signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              resolve({ aws: { eks: { pod: 'api-0' } }, found: ['half'] });
            });
          }),
      );
      const platform = detectPlatform({ plugins: [partial], logger, env: {}, deadlineMs: 200 });
      await vi.advanceTimersByTimeAsync(200);
      expect(await platform).toEqual({ aws: { eks: { pod: 'api-0' } } });
    });

    it('leaves no timer behind when all plugins have ended', async () => {
      await detect(EC2);
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
