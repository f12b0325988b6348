import { fileURLToPath } from 'node:url';
import { startServiceProcess } from '@xray-microservices/service-kit/testing';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const NO_DAEMON = '127.0.0.1:9';
const TRACE_ID = '1-67891233-abcdef012345678912345678';

let running: ServiceProcess | undefined;
const start = (env: Record<string, string>): ServiceProcess => (running = startServiceProcess(MAIN, env));

afterEach(async () => {
  await running?.kill();
  running = undefined;
});

describe('the notification process', () => {
  it('lists every problem of its environment and exits with 1', async () => {
    const service = start({ PORT: 'x', LOG_LEVEL: 'loud', AWS_MAIL_SERVER_PORT: '0' });
    expect(await service.exited()).toBe(1);
    expect(service.stderr()).toMatch(/3 problems:\n.*PORT is "x".*\n.*LOG_LEVEL.*\n.*AWS_MAIL_SERVER_PORT/);
    expect(service.lines).toEqual([]);
  });

  it('continues the trace of its caller, logs with it, and exits with 0 on SIGTERM', async () => {
    const service = start({
      PORT: '0',
      AWS_XRAY_DAEMON_ADDRESS: NO_DAEMON,
      SERVICE_VERSION: 'V2',
      POD_NAME: 'pod-1',
    });
    const response = await fetch(`${await service.listening()}/notification/notification-xray`, {
      headers: { 'X-Amzn-Trace-Id': `Root=${TRACE_ID};Parent=53995c3f42cd8ad8;Sampled=1` },
    });
    expect(await response.json()).toMatchObject({
      service: 'notification',
      version: 'V2',
      pod: 'pod-1',
      trace_id: TRACE_ID,
    });
    expect(await service.line(({ msg }) => msg === 'request')).toMatchObject({
      service: 'notification',
      route: '/notification/notification-xray',
      status: 200,
      trace_id: TRACE_ID,
    });
    service.signal('SIGTERM');
    expect(await service.exited()).toBe(0);
    expect(service.stderr()).toBe('');
  });

  it('works with tracing switched off', async () => {
    const service = start({ PORT: '0', AWS_XRAY_DAEMON_ADDRESS: NO_DAEMON, AWS_XRAY_SDK_ENABLED: 'false' });
    const response = await fetch(`${await service.listening()}/notification/notification-xray`);
    expect(response.status).toBe(200);
    expect(await response.json()).not.toHaveProperty('trace_id');
  });
});
