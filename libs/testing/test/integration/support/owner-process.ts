import { startMysql } from '../../../src/index.ts';
import type { StartMysqlOptions } from '../../../src/index.ts';

/**
 * A process that owns a MySQL, for tests of what becomes of it. Takes the options as JSON and prints what it
 * reports, then its server. A line on its standard input ends it: `stop` stops the server before, `exit` does not.
 */
const options = JSON.parse(process.argv[2] ?? '{}') as StartMysqlOptions;
const say = (kind: string, value: unknown): void => {
  process.stdout.write(`${JSON.stringify({ kind, value })}\n`);
};

try {
  const server = await startMysql({
    ...options,
    report: (line) => {
      say('report', line);
    },
  });
  say('server', { description: server.description, connection: server.connection });
  process.stdin.once('data', (word: Buffer) => {
    if (word.toString().trim() === 'exit') process.exit(0);
    void server.stop().then(() => process.stdin.destroy());
  });
} catch (error) {
  say('error', error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
