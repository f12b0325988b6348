import { describe, expect, it } from 'vitest';
import { createReadiness } from './readiness.ts';

describe('createReadiness', () => {
  it('is ready and started at once when it waits for nothing', () => {
    const readiness = createReadiness([]);
    expect(readiness.waitingFor()).toEqual([]);
    expect(readiness.isStarted()).toBe(true);
  });

  it('waits for each part', () => {
    const readiness = createReadiness(['database', 'mail']);
    readiness.ready('database');
    expect(readiness.waitingFor()).toEqual(['mail']);
    expect(readiness.isStarted()).toBe(false);
    readiness.ready('mail');
    expect(readiness.waitingFor()).toEqual([]);
    expect(readiness.isStarted()).toBe(true);
  });

  it('is not ready while a part is lost, and says why; it stays started', () => {
    const readiness = createReadiness(['database']);
    readiness.ready('database');
    readiness.notReady('database', 'connection lost');
    expect(readiness.waitingFor()).toEqual(['database']);
    expect(readiness.parts()).toEqual({ database: { ready: false, reason: 'connection lost' } });
    expect(readiness.isStarted()).toBe(true);
    readiness.ready('database');
    expect(readiness.waitingFor()).toEqual([]);
    expect(readiness.parts()).toEqual({ database: { ready: true } });
  });

  it('is started only once all parts were ready at the same time', () => {
    const readiness = createReadiness(['database', 'mail']);
    readiness.ready('database');
    readiness.notReady('database');
    readiness.ready('mail');
    expect(readiness.isStarted()).toBe(false);
  });

  it('is never ready again once stopping', () => {
    const readiness = createReadiness(['database']);
    readiness.stop();
    readiness.ready('database');
    expect(readiness.isStopping()).toBe(true);
    expect(readiness.waitingFor()).toEqual(['stopping']);
  });
});
