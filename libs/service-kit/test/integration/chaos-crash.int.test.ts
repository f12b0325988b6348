import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startServiceProcess } from '../../src/testing/service-process.ts';
import type { ServiceProcess } from '../../src/testing/service-process.ts';

const FIXTURE = fileURLToPath(new URL('fixtures/chaos-service.ts', import.meta.url));

let running: ServiceProcess | undefined;
afterEach(async () => {
  await running?.kill();
  running = undefined;
});

async function crash(how: string) {
  running = startServiceProcess(FIXTURE, {});
  const url = await running.listening();
  const response = await fetch(`${url}/chaos/crash`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ how }),
  });
  return { status: response.status, code: await running.exited(), lines: running.lines };
}

describe('a crash that was asked for', () => {
  it('by exit ends the process without a word', async () => {
    const { status, code, lines } = await crash('exit');
    expect([status, code]).toEqual([202, 1]);
    expect(lines.filter(({ level }) => level === 'fatal')).toEqual([]);
  });

  it('by throw is an uncaught exception', async () => {
    const { status, code, lines } = await crash('throw');
    expect([status, code]).toEqual([202, 1]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'fatal',
        msg: 'uncaught exception',
        err: expect.objectContaining({ code: 'chaos_crash' }) as object,
      }),
    );
  });
});
