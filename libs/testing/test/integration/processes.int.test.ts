import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../src/index.ts';
import { isThisHost } from '../../src/mysql/docker/engine.ts';
import { currentOwner, stateOf } from '../../src/mysql/system/owner.ts';
import { commandLineOf, readProcess } from '../../src/mysql/system/process-info.ts';
import { runCommand } from '../../src/mysql/system/run-command.ts';
import { failureOf } from './support/sql.ts';

const NODE = process.execPath;
const options = { env: {}, limitMs: 10_000 };

describe('runCommand', () => {
  it('returns what the program wrote, and hands on its lines', async () => {
    const lines: string[] = [];
    const script = 'console.log("one"); console.error("two"); process.stdin.pipe(process.stdout)';
    const output = await runCommand(NODE, ['-e', script], {
      ...options,
      input: 'three\n',
      onLine: (line) => lines.push(line),
    });
    expect(output).toBe('one\nthree\n');
    expect(lines.sort()).toEqual(['one', 'three', 'two']);
  });

  it('fails with the last lines when the program does', async () => {
    const failure = await failureOf(
      runCommand(NODE, ['-e', 'console.error("broken"); process.exit(3)'], options),
    );
    expect(failure).toMatchObject({
      code: 'MYSQL_COMMAND',
      message: `${NODE} -e ended with exit code 3; its last lines:\n    broken`,
    });
  });

  it('says that a program is not there', async () => {
    expect(await failureOf(runCommand('/no/such/program', [], options))).toMatchObject({
      message: '/no/such/program was not found',
    });
  });

  it('ends a program that takes too long', async () => {
    const failure = await failureOf(
      runCommand(NODE, ['-e', 'setInterval(() => {}, 1000)'], { ...options, limitMs: 300 }),
    );
    expect(failure).toMatchObject({ code: 'MYSQL_COMMAND', message: `${NODE} -e took longer than 300 ms` });
  });

  it('ends a program when it is aborted', async () => {
    const controller = new AbortController();
    const running = failureOf(
      runCommand(NODE, ['-e', 'console.log("up"); setInterval(() => {}, 1000)'], {
        ...options,
        signal: controller.signal,
        onLine: () => {
          controller.abort();
        },
      }),
    );
    expect(await running).toMatchObject({ message: expect.stringContaining('was aborted') as unknown });
  });
});

describe('a process', () => {
  it('is known by its start and its command line', async () => {
    expect(await readProcess(process.pid)).toMatchObject({ ended: false });
    expect(await commandLineOf(process.pid)).toContain('node');
  });

  it('owns what it starts while it runs, and no longer', async () => {
    const owner = await currentOwner();
    expect(await stateOf(owner, owner)).toBe('alive');
    expect(await stateOf({ ...owner, startedAt: '1' }, owner)).toBe('dead');
    let pid = 0;
    await runCommand(NODE, ['-e', ''], { ...options, onStart: (started) => (pid = started) });
    expect(await stateOf({ ...owner, pid }, owner)).toBe('dead');
  });
});

describe('the host of an engine', () => {
  it.each(['localhost', '127.0.0.1'])('is this one when it is %s', async (host) => {
    expect(await isThisHost(host)).toBe(true);
  });

  it('is another one when its address is not ours', async () => {
    expect(await isThisHost('192.0.2.7')).toBe(false);
  });
});

describe('freePort', () => {
  it('names a port that can be listened on', async () => {
    const server = createServer();
    server.listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });
});
