import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { aptEnvironment, obstacleTo } from './mysql/apt.ts';
import { runCommand } from './mysql/system/run-command.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const INSTALL_MS = 600_000;

/** There is no Chromium, and none could be installed; the message says how to get one. */
export class ChromiumMissing extends Error {
  override readonly name = 'ChromiumMissing';
  readonly code = 'CHROMIUM_MISSING';
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium's executable: `CHROMIUM_PATH`, else the first of its names in PATH; nothing where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return isExecutable(named) ? named : undefined;
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isExecutable);
}

/**
 * Chromium's executable for browser tests; as root on Debian it is installed by apt-get where there is none.
 *
 * @param report gets a line when something is installed
 * @throws {ChromiumMissing} with how to get it
 */
export async function provideChromium(report: (line: string) => void): Promise<string> {
  const there = findChromium();
  if (there !== undefined) return there;
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  // Ubuntu's package only fetches a snap, which does not run in containers
  const obstacle = /^ID=debian$/m.test(osRelease)
    ? obstacleTo({ user: process.getuid?.(), osRelease })
    : 'not Debian';
  if (obstacle === undefined && (process.env['CHROMIUM_PATH'] ?? '') === '') {
    report('no Chromium found: installing chromium with apt-get');
    await aptGet(['update']);
    await aptGet(['install', '--yes', 'chromium']);
  }
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new ChromiumMissing(
    'The browser tests need Chromium: install it (apt-get install chromium, or npx playwright install chromium) and ' +
      `have it in PATH, or set CHROMIUM_PATH to its executable. It was not installed by itself: ${obstacle ?? 'CHROMIUM_PATH names none'}.`,
  );
}

const aptGet = (args: readonly string[]): Promise<string> =>
  runCommand('apt-get', [...args, '--quiet', '-o', 'DPkg::Lock::Timeout=120'], {
    env: aptEnvironment(process.env),
    limitMs: INSTALL_MS,
    killSignal: 'SIGTERM',
  });
