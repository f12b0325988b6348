import { describe, expect, it } from 'vitest';
import { createReadiness } from './readiness.ts';

describe('createReadiness', () => {
  it('is ready at once when it waits for nothing', () => {
    expect(createReadiness([]).waitingFor()).toEqual([]);
  });

  it('waits for each part', () => {
    const readiness = createReadiness(['database', 'mail']);
    readiness.ready('database');
    expect(readiness.waitingFor()).toEqual(['mail']);
    readiness.ready('mail');
    expect(readiness.waitingFor()).toEqual([]);
  });

  it('is never ready again once stopping', () => {
    const readiness = createReadiness(['database']);
    readiness.stop();
    readiness.ready('database');
    expect(readiness.waitingFor()).toEqual(['stopping']);
  });
});
