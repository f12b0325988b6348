import type { StartedTestContainer } from 'testcontainers';
import { within } from '../../within.ts';
import { awaitAnswer, lastFailure } from '../connecting.ts';
import type { ServerVersion } from '../connecting.ts';
import { seconds } from '../context.ts';
import type { StartContext } from '../context.ts';
import { newAccount, newPassword } from '../credentials.ts';
import type { Account } from '../credentials.ts';
import { messageOf, MysqlError, withLogLines } from '../errors.ts';
import { provisionSql } from '../provision-sql.ts';
import type { RunningServer } from '../running-server.ts';
import type { MysqlConnection } from '../types.ts';
import { addressOf, startContainer } from './container.ts';
import { bounded, endContainer, inflict, logLines, shortId } from './control.ts';
import { ensureImage, findEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { removeDeadContainers } from './leftovers.ts';

const RETRY_MS = 50;

/**
 * A new MySQL in a container.
 *
 * @throws {MysqlError} `MYSQL_NO_ENGINE`, `MYSQL_NO_IMAGE` or `MYSQL_START`; nothing is left behind then.
 */
export async function useDocker(context: StartContext): Promise<RunningServer> {
  const engine = await findEngine(context);
  await removeDeadContainers(engine, context);
  await ensureImage(engine, context);
  const begun = beginContainer(engine, context);
  try {
    return await whenReady(engine, context, begun);
  } catch (error) {
    const lines = await abandon(engine, context, begun);
    if (context.signal?.aborted === true) throw error;
    throw new MysqlError(
      'MYSQL_START',
      withLogLines(`a container of ${context.image} did not start: ${messageOf(error)}`, lines),
      { cause: error },
    );
  }
}

/** A container on its way: `id` is known as soon as the engine has made it. */
interface BegunContainer {
  id: string | undefined;
  readonly account: Account;
  readonly started: Promise<StartedTestContainer>;
}

function beginContainer(engine: Engine, context: StartContext): BegunContainer {
  const account = newAccount();
  const provision = provisionSql(account, { clientHost: '%', lockedRoot: newPassword() });
  const onCreated = (id: string): void => {
    begun.id = id;
  };
  const started = startContainer(engine, context, { provision, onCreated });
  const begun: BegunContainer = { id: undefined, account, started };
  return begun;
}

async function whenReady(
  engine: Engine,
  context: StartContext,
  begun: BegunContainer,
): Promise<RunningServer> {
  const { limits, signal, image } = context;
  const container = await within(begun.started, {
    limitMs: limits.startMs,
    signal,
    tooLate: () =>
      new MysqlError('MYSQL_START', `the engine did not start it within ${seconds(limits.startMs)}`),
  });
  const connection = { ...begun.account, ...addressOf(container, engine) };
  const version = await whenItAnswers(engine, context, container, connection);
  const id = container.getId();
  return {
    way: 'docker',
    version,
    place: `container ${shortId(id)} of ${image} on ${connection.host}:${connection.port}`,
    connection,
    outlivesUs: false,
    inflict: (fault) => inflict(engine, context, id, fault),
    lastLogLines: () => logLines(engine, context, id),
    end: () => endContainer(engine, context, id),
  };
}

/** Removes a container that is of no use, however far it came, and returns its last words. */
async function abandon(
  engine: Engine,
  context: StartContext,
  begun: BegunContainer,
): Promise<readonly string[]> {
  if (begun.id === undefined) {
    // The engine may be about to make it. What fails here is the failure being cleaned up after.
    await bounded(Promise.allSettled([begun.started]), context, 'give up a start');
  }
  if (begun.id === undefined) return [];
  const lines = await logLines(engine, context, begun.id).catch(() => []);
  await endContainer(engine, context, begun.id);
  return lines;
}

function whenItAnswers(
  { client }: Engine,
  { limits, signal }: StartContext,
  container: StartedTestContainer,
  connection: MysqlConnection,
): Promise<ServerVersion> {
  return awaitAnswer(connection, {
    limitMs: limits.startMs,
    intervalMs: RETRY_MS,
    signal,
    afterFailure: async () => {
      const { State: state } = await client.container.getById(container.getId()).inspect();
      if (!state.Running) throw new MysqlError('MYSQL_START', `it ended with exit code ${state.ExitCode}`);
    },
    tooLate: (error) =>
      new MysqlError(
        'MYSQL_START',
        `it did not answer within ${seconds(limits.startMs)} (${lastFailure(error)})`,
        {
          cause: error,
        },
      ),
  });
}
