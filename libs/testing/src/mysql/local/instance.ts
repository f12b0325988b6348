import { constants } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../free-port.ts';
import { awaitAnswer, lastFailure } from '../connecting.ts';
import type { ServerVersion } from '../connecting.ts';
import { seconds } from '../context.ts';
import type { StartContext } from '../context.ts';
import { newAccount, newPassword } from '../credentials.ts';
import type { Account } from '../credentials.ts';
import { messageOf, MysqlError, withLogLines } from '../errors.ts';
import { provisionSql } from '../provision-sql.ts';
import type { RunningServer } from '../running-server.ts';
import { serverFlags } from '../server-flags.ts';
import { lastLines } from '../system/line-tail.ts';
import { bareEnvironment } from '../system/run-command.ts';
import type { MysqlConnection } from '../types.ts';
import { createRunFolder, removeRunFolder } from './run-folder.ts';
import type { RunFolder } from './run-folder.ts';
import { spawnServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import type { ServerProgram } from './server-program.ts';
import { ensureTemplate, folderFlags } from './template.ts';

const HOST = '127.0.0.1';
const RETRY_MS = 25;
const PORT_ATTEMPTS = 5;
const LOG_LINES = 20;
const PORT_TAKEN = /address already in use|do you already have another/i;
const FORBIDDEN = /permission denied|errcode: ?13\b|os errno 13\b/i;

/**
 * Starts a private server on a copy of its template.
 *
 * @throws {MysqlError} `MYSQL_START` or `MYSQL_COMMAND` with the last lines of its log; nothing is left behind.
 */
export async function startInstance(
  program: ServerProgram,
  context: StartContext,
  way: 'local' | 'apt',
): Promise<RunningServer> {
  const template = await ensureTemplate(program, context);
  const folder = await createRunFolder(context);
  try {
    // A file system that can share blocks copies nothing here.
    await cp(template, folder.data, { recursive: true, mode: constants.COPYFILE_FICLONE });
    const { connection, server, version } = await startOnFreePort(program, folder, context);
    return {
      way,
      version,
      place: `private instance on ${HOST}:${connection.port}`,
      connection,
      outlivesUs: false,
      inflict: (fault) => server.inflict(fault),
      lastLogLines: () => logLines(folder),
      end: async () => {
        // Its data go with it, so there is nothing to shut down in good order.
        await server.inflict('kill');
        await removeRunFolder(folder.path);
        server.release();
      },
    };
  } catch (error) {
    await removeRunFolder(folder.path);
    throw error;
  }
}

interface StartedServer {
  readonly connection: MysqlConnection;
  readonly server: ServerProcess;
  readonly version: ServerVersion;
}

async function startOnFreePort(
  program: ServerProgram,
  folder: RunFolder,
  context: StartContext,
): Promise<StartedServer> {
  const account = newAccount();
  const provision = await writeProvision(program, folder, account);
  for (let attempt = 1; ; attempt += 1) {
    const connection = { host: HOST, port: await freePort(HOST), ...account };
    const server = await spawnServer({
      file: program.file,
      args: instanceFlags(program, folder, { port: connection.port, provision }),
      env: bareEnvironment(context.env),
      folder,
      stopMs: context.limits.stopMs,
    });
    try {
      const version = await whenItAnswers(program, connection, server, context);
      await rm(provision);
      return { connection, server, version };
    } catch (error) {
      await server.inflict('kill');
      server.release();
      if (context.signal?.aborted === true) throw error;
      const lines = await logLines(folder);
      if (attempt < PORT_ATTEMPTS && lines.some((line) => PORT_TAKEN.test(line))) continue;
      throw new MysqlError('MYSQL_START', withLogLines(`${messageOf(error)}${hintFrom(lines)}`, lines), {
        cause: error,
      });
    }
  }
}

/** The statements with the passwords, for the server alone to read. MySQL's new data come with an open `root`. */
async function writeProvision(program: ServerProgram, folder: RunFolder, account: Account): Promise<string> {
  const path = join(folder.path, 'provision.sql');
  const root = program.product === 'MySQL' ? { lockedRoot: newPassword() } : {};
  await writeFile(path, provisionSql(account, { clientHost: HOST, ...root }), { mode: 0o600 });
  return path;
}

/**
 * The arguments of one instance. The socket's name is relative, to the data directory, because the system allows
 * no more than 107 bytes for a whole path (unix(7)).
 */
export const instanceFlags = (
  { product }: Pick<ServerProgram, 'product'>,
  folder: RunFolder,
  { port, provision }: { readonly port: number; readonly provision: string },
): readonly string[] => [
  ...folderFlags(folder),
  ...serverFlags(product),
  `--bind-address=${HOST}`,
  `--port=${port}`,
  '--socket=mysql.sock',
  '--pid-file=mysqld.pid',
  `--init-file=${provision}`,
];

function whenItAnswers(
  { file, product, version }: ServerProgram,
  connection: MysqlConnection,
  server: ServerProcess,
  { limits, signal }: StartContext,
): Promise<ServerVersion> {
  const name = `${file} (${product} ${version})`;
  return awaitAnswer(connection, {
    limitMs: limits.startMs,
    intervalMs: RETRY_MS,
    signal,
    afterFailure: () => {
      const ending = server.ending();
      if (ending !== undefined) throw new MysqlError('MYSQL_START', `${name} ${ending}`);
    },
    tooLate: (error) => {
      const limit = seconds(limits.startMs);
      return new MysqlError('MYSQL_START', `${name} did not answer within ${limit} (${lastFailure(error)})`);
    },
  });
}

/** Ubuntu confines `mysqld` to its own folders, which looks like a mistake in file permissions. */
export const hintFrom = (lines: readonly string[]): string =>
  lines.some((line) => FORBIDDEN.test(line))
    ? ' (the folder may be owned by another user, or AppArmor may keep this program to its own folders)'
    : '';

async function logLines({ log }: RunFolder): Promise<readonly string[]> {
  // A server that could not be run has written none.
  return lastLines(await readFile(log, 'utf8').catch(() => ''), LOG_LINES);
}
