import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitFor } from '@xray-microservices/testing';
import { atExit } from '../at-exit.ts';
import type { Scenario, Stage } from '../scenario.ts';
import { ONE_HOST } from '../stack.ts';

const SIZE = '4m';
const PIECE = Buffer.alloc(4096);

/** A disk of its own, small enough to be filled. */
class SmallDisk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'xray-faults-disk-'));
  readonly #forget: () => void;

  constructor() {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', this.folder], { stdio: 'ignore' });
    } catch (error) {
      rmSync(this.folder, { recursive: true });
      throw error;
    }
    this.#forget = atExit(() => {
      this.#unmount();
    });
  }

  fill(): void {
    const file = openSync(this.#filling, 'w');
    try {
      for (;;) writeSync(file, PIECE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    rmSync(this.#filling);
  }

  remove(): void {
    this.#forget();
    this.#unmount();
  }

  get #filling(): string {
    return path.join(this.folder, 'filling');
  }

  #unmount(): void {
    execFileSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true });
  }
}

/** Root in a container may still not be allowed to mount. */
function whyNoDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'a small disk (tmpfs) needs root on Linux';
  try {
    new SmallDisk().remove();
    return undefined;
  } catch {
    return 'a small disk (tmpfs) cannot be mounted here';
  }
}

function fullDisk(): Stage {
  const disk = new SmallDisk();
  return {
    layout: {
      ...ONE_HOST,
      daemons: ONE_HOST.daemons.map((daemon) => ({ ...daemon, data: path.join(disk.folder, 'traces.db') })),
    },
    inflict: async ({ stack: { daemon }, lasts }) => {
      const isWritable = async (): Promise<boolean> => (await fetch(`${daemon.url}/readyz`)).ok;
      disk.fill();
      await waitFor(async () => !(await isWritable()), { deadlineMs: 20_000, what: 'the disk to be missed' });
      await lasts();
      disk.makeRoom();
      await waitFor(isWritable, { deadlineMs: 30_000, what: 'the daemon to write again' });
    },
    dispose: () => {
      disk.remove();
    },
  };
}

export const DISK_SCENARIOS: readonly Scenario[] = [
  { name: 'disk-full', fault: 'the disk of xray-local’s file full', missing: whyNoDisk, stage: fullDisk },
];
