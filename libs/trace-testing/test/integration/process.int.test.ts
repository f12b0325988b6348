import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

async function node(...args: string[]): Promise<string> {
  const flags = ['--conditions=@xray-microservices/source', '--no-warnings'];
  const { stdout } = await run(process.execPath, [...flags, ...args], { timeout: 60_000 });
  return stdout;
}

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

it('runs under node:test, and loads no test framework', async () => {
  expect(await node('--test', '--test-reporter=tap', fixture('orders.node-test.ts'))).toMatch(/^# pass 1$/m);
});

it('a collector that nobody closes does not keep the process running', async () => {
  expect(await node(fixture('forgets-to-close.ts'))).toMatch(/^tcp:127\.0\.0\.1:\d+ udp:127\.0\.0\.1:\d+$/);
});
