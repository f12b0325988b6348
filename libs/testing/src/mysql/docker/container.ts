import type { StartedTestContainer } from 'testcontainers';
import type { StartContext } from '../context.ts';
import { serverFlags } from '../server-flags.ts';
import { ownerToken } from '../system/owner.ts';
import type { Engine } from './engine.ts';

const PORT = 3306;
const LOOPBACK = '127.0.0.1';
const DATA = '/var/lib/mysql';
const PROVISION = '/etc/provision.sql';

/** The label that says whose a container is: an owner's token. */
export const OWNER_LABEL = 'xray-microservices.mysql.owner';

/**
 * Makes the data directory and becomes the server. The image's own entry point would start the server twice
 * more, to run its set-up in between, which takes as long again; here `--init-file` does that work.
 */
const MAKE_AND_SERVE = `mysqld "$@" --initialize-insecure && exec mysqld "$@" --init-file=${PROVISION}`;

const flags = (): readonly string[] => [
  '--no-defaults',
  ...serverFlags('MySQL'),
  `--datadir=${DATA}`,
  `--port=${PORT}`,
  '--socket=mysql.sock',
  '--pid-file=mysqld.pid',
];

type WaitStrategy = Parameters<InstanceType<Engine['library']['GenericContainer']>['withWaitStrategy']>[0];

/** The caller waits for the server itself, as for every other way. */
const noWait: WaitStrategy = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 0,
};

/** What to start, and who hears of the container as soon as it exists. */
export interface ContainerRequest {
  readonly provision: string;
  readonly onCreated: (id: string) => void;
}

/**
 * Starts a container with a new MySQL, its data in memory, its port on the host's loopback.
 *
 * Without the library's cleaner (Ryuk), which is one more image to pull and gets the engine's socket: the
 * label and the next start do that work.
 */
export async function startContainer(
  { library, onThisHost }: Engine,
  { image, owner }: StartContext,
  { provision, onCreated }: ContainerRequest,
): Promise<StartedTestContainer> {
  class MysqlContainer extends library.GenericContainer {
    /** The library knows no address for a published port, and its default is every interface. */
    keepPortOnLoopback(): this {
      this.hostConfig.PortBindings = { [`${PORT}/tcp`]: [{ HostIp: LOOPBACK, HostPort: '0' }] };
      return this;
    }

    protected override containerCreated(id: string): Promise<void> {
      onCreated(id);
      return Promise.resolve();
    }
  }

  const container = new MysqlContainer(image)
    .withAutoCleanup(false)
    .withLabels({ [OWNER_LABEL]: ownerToken(owner) })
    .withUser('mysql')
    .withTmpFs({ [DATA]: 'rw,mode=1777' })
    .withCopyContentToContainer([{ content: provision, target: PROVISION, mode: 0o444 }])
    .withEntrypoint(['sh', '-c', MAKE_AND_SERVE, 'mysqld'])
    .withCommand([...flags()])
    .withExposedPorts(PORT)
    .withWaitStrategy(noWait);
  if (onThisHost) container.keepPortOnLoopback();
  return container.start();
}

/** Where a started container's MySQL is reached. */
export const addressOf = (
  container: StartedTestContainer,
  { onThisHost }: Engine,
): { readonly host: string; readonly port: number } => ({
  host: onThisHost ? LOOPBACK : container.getHost(),
  port: container.getMappedPort(PORT),
});
