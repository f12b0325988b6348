import type { StartContext } from '../context.ts';
import { MysqlError } from '../errors.ts';
import type { RunningServer } from '../running-server.ts';
import { startInstance } from './instance.ts';
import { findServerProgram } from './server-program.ts';

/**
 * A private instance of a server program that is installed.
 *
 * @throws {MysqlError} `MYSQL_NO_SERVER`, `MYSQL_START` or `MYSQL_COMMAND`
 */
export async function useLocalServer(
  context: StartContext,
  way: 'local' | 'apt' = 'local',
): Promise<RunningServer> {
  if (process.platform === 'win32') throw new MysqlError('MYSQL_NO_SERVER', 'not made for Windows');
  return startInstance(await findServerProgram(context), context, way);
}
