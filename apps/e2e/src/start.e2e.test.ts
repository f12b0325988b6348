import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@xray-microservices/testing';
import { describe, expect, it } from 'vitest';
import { Runner, startOnce } from './runner.ts';

const traceIdIn = (output: string): string | undefined => /1-[0-9a-f]{8}-[0-9a-f]{24}/.exec(output)?.[0];

describe('npm start -- --once', () => {
  it('exits 0 with the complete trace, and leaves no process behind', async () => {
    const runner = startOnce();
    const { code, output } = await runner.ended();
    expect(output).toContain('The trace is complete.');
    for (const name of ['User-Management-Microservice', 'V1-Notification-Microservice'])
      expect(output).toContain(name);
    expect(code).toBe(0);
    expect(await runner.processes()).toEqual([]);
  });

  it('exits 1 when MySQL is gone, with a problem that names the trace and what became of the query', async () => {
    const { code, output } = await startOnce('--break', 'mysql').ended();
    expect(output).toContain('503 application/problem+json');
    expect(output).toContain(`"trace_id": "${traceIdIn(output) ?? 'none'}"`);
    expect(output).toContain('The trace is not complete:');
    // A service that has looked at its database in between makes no query any more.
    expect(output).toMatch(
      /- subsegment ".*" has the flag fault|- 0 MySQL subsegments in User-Management-Microservice/,
    );
    expect(output).toContain('0 segments of V1-Notification-Microservice instead of 1');
    expect(code).toBe(1);
  });

  it('exits 1 when notification is gone, with the fault on the call to it', async () => {
    const { code, output } = await startOnce('--break', 'notification').ended();
    expect(output).toMatch(/50[23] application\/problem\+json/);
    expect(output).toContain(`"trace_id": "${traceIdIn(output) ?? 'none'}"`);
    expect(output).toMatch(/- subsegment "127\.0\.0\.1:\d+" has the flag fault/);
    expect(output).toContain('0 segments of V1-Notification-Microservice instead of 1');
    expect(code).toBe(1);
  });
});

describe('npm start', () => {
  it('names the owner of a taken port and how to choose another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const runner = new Runner([
      '--once',
      '--notification-port',
      String(port),
      '--user-management-port',
      '0',
      '--xray-port',
      '0',
    ]);
    const { code, output } = await runner.ended();
    server.close();
    expect(output).toContain(`tcp port ${port} is taken by process ${process.pid}`);
    expect(output).toContain('--notification-port');
    expect(code).toBe(1);
  });

  it('lists all problems of its options', async () => {
    const { code, output } = await startOnce('--xray-port', 'x', '--break', 'everything').ended();
    expect(output).toContain('--xray-port "x"');
    expect(output).toContain('--break "everything"');
    expect(code).toBe(1);
  });

  it('stops all parts and ends when one of them fails, showing its last lines', async () => {
    await using runner = new Runner(['--free-ports']);
    await runner.printed('Ctrl-C stops all parts.');
    const notification = (await runner.processes()).find(({ command }) =>
      command.includes('apps/notification/'),
    );
    if (notification === undefined) throw new Error('no process of notification');
    process.kill(notification.pid, 'SIGKILL');
    const { code, output } = await runner.ended();
    expect(output).toContain('notification ended unexpectedly (signal SIGKILL). Its last lines:');
    expect(output).toContain('"msg":"listening"');
    expect(code).toBe(1);
    expect(await runner.processes()).toEqual([]);
  });

  it('ends quietly when it is interrupted while it starts', async () => {
    await using runner = new Runner(['--free-ports']);
    await runner.printed('MySQL:');
    const { code, output } = await runner.interrupt();
    expect(code).toBe(130);
    expect(output).not.toContain('    at ');
    expect(await runner.processes()).toEqual([]);
  });

  it('leaves nothing behind when npm gets SIGTERM', async () => {
    await using runner = new Runner(['--free-ports'], 'npm');
    await runner.printed('Ctrl-C stops all parts.');
    runner.terminate();
    await runner.ended();
    await waitFor(async () => (await runner.processes()).length === 0, {
      deadlineMs: 60_000,
      what: 'no process',
    });
  });

  it('leaves no service behind when the runner is killed', async () => {
    await using runner = new Runner(['--free-ports']);
    await runner.printed('Ctrl-C stops all parts.');
    const own = (await runner.processes()).find(({ command }) => command.includes('tools/src/start.ts'));
    if (own === undefined) throw new Error('no process of the runner');
    process.kill(own.pid, 'SIGKILL');
    const isService = ({ command }: { command: string }): boolean => command.includes('/apps/');
    await waitFor(async () => !(await runner.processes()).some(isService), {
      deadlineMs: 60_000,
      what: 'no service',
    });
  });

  it('does not depend on what the user has in the environment', async () => {
    const env = {
      LOG_LEVEL: 'error',
      AWS_XRAY_TRACING_NAME: 'Other',
      AWS_XRAY_SDK_ENABLED: 'false',
      HOST: 'nowhere',
    };
    const { code, output } = await new Runner(['--once', '--free-ports'], 'node', env).ended();
    expect(output).toContain('The trace is complete.');
    expect(code).toBe(0);
  });

  it('says without a stack what is wrong with the database it was told to use', async () => {
    const env = {
      DB_HOSTNAME: '127.0.0.1',
      DB_PORT: 'nonsense',
      DB_NAME: 'x',
      DB_USERNAME: 'x',
      DB_PASSWORD: 'x',
    };
    const { code, output } = await new Runner(['--once', '--free-ports'], 'node', env).ended();
    expect(output).toContain('DB_PORT');
    expect(output).not.toContain('    at ');
    expect(code).toBe(1);
  });

  it('stops all parts at Ctrl-C', async () => {
    await using runner = new Runner(['--free-ports']);
    await runner.printed('Ctrl-C stops all parts.');
    expect((await fetch(`${runner.address('notification')}/notification/health-status`)).status).toBe(200);
    const { code } = await runner.interrupt();
    expect(code).toBe(130);
    expect(await runner.processes()).toEqual([]);
  });
});
