import type * as Testcontainers from 'testcontainers';
import { freePort } from '../../free-port.ts';
import { within } from '../../within.ts';
import { heartbeat, seconds } from '../context.ts';
import type { StartContext } from '../context.ts';
import { messageOf, MysqlError } from '../errors.ts';
import { bounded } from './control.ts';

/** A container engine that answers, and the library to use it with. */
export interface Engine {
  readonly library: typeof Testcontainers;
  readonly client: Testcontainers.ContainerRuntimeClient;
  /** Whether it publishes ports on this host, so that loopback reaches them. */
  readonly onThisHost: boolean;
}

/**
 * Asks for a container engine.
 *
 * The library is loaded only here: it is large, and the other ways do without it.
 *
 * @throws {MysqlError} `MYSQL_NO_ENGINE`
 */
export async function findEngine({ limits, signal }: StartContext): Promise<Engine> {
  const library = await import('testcontainers');
  const noEngine = (why: string, cause?: unknown): MysqlError =>
    new MysqlError('MYSQL_NO_ENGINE', `no Docker engine answers ${placeOfEngine()}${why}`, { cause });
  try {
    const client = await within(library.getContainerRuntimeClient(), {
      limitMs: limits.engineMs,
      signal,
      tooLate: () => noEngine(` within ${seconds(limits.engineMs)}`),
    });
    return { library, client, onThisHost: await isThisHost(client.info.containerRuntime.host) };
  } catch (error) {
    // The library's message names its inner workings, not what is missing; it stays as the cause.
    throw error instanceof MysqlError ? error : noEngine('', error);
  }
}

/**
 * Whether an engine's host is this one. In a container the library takes the bridge's address for it, which is
 * then another host's, or ours: only the latter can be listened on.
 */
export async function isThisHost(host: string): Promise<boolean> {
  if (host === 'localhost') return true;
  return freePort(host).then(
    () => true,
    () => false,
  );
}

/** The library reads the process's own environment, whatever else the caller passes. */
function placeOfEngine(): string {
  const host = process.env['DOCKER_HOST'] ?? '';
  return host === '' ? 'at its usual sockets' : `at DOCKER_HOST=${host}`;
}

/**
 * Sees to it that the engine has the image, pulling it when it is missing.
 *
 * @throws {MysqlError} `MYSQL_NO_IMAGE`
 */
export async function ensureImage({ library, client }: Engine, context: StartContext): Promise<void> {
  const { image, limits, signal, report } = context;
  const name = library.ImageName.fromString(image);
  const exists = (): Promise<boolean> =>
    bounded(client.image.exists(name), context, `say whether it has ${image}`);
  if (await exists()) return;

  const limit = seconds(limits.pullMs);
  report(`Docker has no image ${image} yet: pulling it, for at most ${limit}`);
  const quiet = heartbeat(report, (ms) => `still pulling ${image}, ${seconds(ms)} of ${limit}`);
  const noImage = (why: string, cause?: unknown): MysqlError =>
    new MysqlError('MYSQL_NO_IMAGE', `the image ${image} is not here and could not be pulled: ${why}`, {
      cause,
    });
  try {
    await within(client.image.pull(name), {
      limitMs: limits.pullMs,
      signal,
      tooLate: () => noImage(`not done within ${limit}`),
    });
    // A pull that fails half-way ends without an error.
    if (!(await exists())) throw noImage('the pull ended without it');
  } catch (error) {
    if (error instanceof MysqlError) throw error;
    throw noImage(messageOf(error), error);
  } finally {
    quiet();
  }
}
