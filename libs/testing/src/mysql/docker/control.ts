import { within } from '../../within.ts';
import { seconds } from '../context.ts';
import type { StartContext } from '../context.ts';
import { messageOf, MysqlError } from '../errors.ts';
import type { Fault } from '../running-server.ts';
import { lastLines } from '../system/line-tail.ts';
import type { Engine } from './engine.ts';

const LOG_LINES = 20;

type Docker = Engine['client']['container']['dockerode'];

/** A container's id as people write it. */
export const shortId = (id: string): string => id.slice(0, 12);

/**
 * Waits for the engine, which answers at once when it is well.
 *
 * @throws {MysqlError} `MYSQL_ENGINE` when it refuses, is gone or takes too long.
 */
export async function bounded<T>(work: Promise<T>, { limits }: StartContext, what: string): Promise<T> {
  const failed = (why: string, cause?: unknown): MysqlError =>
    new MysqlError('MYSQL_ENGINE', `Docker did not ${what}: ${why}. See how it is with: docker ps --all`, {
      cause,
    });
  try {
    return await within(work, {
      limitMs: limits.stopMs,
      tooLate: () => failed(`no answer within ${seconds(limits.stopMs)}`),
    });
  } catch (error) {
    throw error instanceof MysqlError ? error : failed(messageOf(error), error);
  }
}

/** Kills, freezes or thaws a container. */
export async function inflict(
  { client }: Engine,
  context: StartContext,
  id: string,
  fault: Fault,
): Promise<void> {
  const container = client.container.getById(id);
  if (fault === 'pause') await bounded(container.pause(), context, `pause ${shortId(id)}`);
  else if (fault === 'resume') await bounded(container.unpause(), context, `resume ${shortId(id)}`);
  else {
    await bounded(container.kill({ signal: 'SIGKILL' }), context, `kill ${shortId(id)}`);
    await bounded(container.wait(), context, `end ${shortId(id)}`);
  }
}

/** The end of a container's log. */
export async function logLines(
  { client }: Engine,
  context: StartContext,
  id: string,
): Promise<readonly string[]> {
  const log = client.container.getById(id).logs({ stdout: true, stderr: true, tail: LOG_LINES });
  return lastLines(plainText(await bounded(log, context, `show the log of ${shortId(id)}`)), LOG_LINES);
}

/** Ends a container, with all that is in it. */
export const endContainer = ({ client }: Engine, context: StartContext, id: string): Promise<void> =>
  bounded(removeContainer(client.container.dockerode, id), context, `remove ${shortId(id)}`);

/** Removes a container in whatever state it is. One that is gone, or going, is no error. */
async function removeContainer(docker: Docker, id: string): Promise<void> {
  try {
    await docker.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status !== 404 && status !== 409) throw error;
  }
}

/**
 * The text of a log without a terminal, where each piece has a header of 8 bytes whose last four are its length
 * (Docker Engine API, "Attach to a container", stream format).
 */
export function plainText(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= log.length;) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(pieces).toString('utf8');
}
