import { readFile } from 'node:fs/promises';
import { getContainerRuntimeClient, ImageName } from 'testcontainers';
import { obstacleTo } from '../../../src/mysql/apt.ts';
import { DEFAULT_LIMITS } from '../../../src/mysql/context.ts';
import { messageOf } from '../../../src/mysql/errors.ts';
import { findServerProgram } from '../../../src/mysql/local/server-program.ts';
import { currentOwner } from '../../../src/mysql/system/owner.ts';

const IMAGE = 'mysql:9.7';

/** Why there is no Docker to test with, or nothing when there is. */
export async function whyNoDocker(): Promise<string | undefined> {
  try {
    const { image } = await getContainerRuntimeClient();
    return (await image.exists(ImageName.fromString(IMAGE))) ? undefined : `the image ${IMAGE} is not here`;
  } catch (error) {
    return messageOf(error);
  }
}

/** Why there is no installed server to test with, or nothing when there is. */
export async function whyNoInstalledServer(): Promise<string | undefined> {
  try {
    await findServerProgram({
      cacheDirectory: '',
      env: process.env,
      report: () => undefined,
      signal: undefined,
      image: IMAGE,
      limits: DEFAULT_LIMITS,
      owner: await currentOwner(),
    });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Why apt-get is not to be used here, or nothing when it is. A test installs a package only where `startMysql`
 * would do it as well, or where somebody asks for it.
 */
export async function whyNoApt(): Promise<string | undefined> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const obstacle = obstacleTo({ user: process.getuid?.(), osRelease });
  if (obstacle !== undefined) return obstacle;
  const asked = process.env['TEST_APT_INSTALL'] === 'true';
  if (asked || (await whyNoInstalledServer()) === undefined || (await whyNoDocker()) !== undefined)
    return undefined;
  return 'Docker is there, so nothing needs installing; TEST_APT_INSTALL=true installs mariadb-server-core';
}
