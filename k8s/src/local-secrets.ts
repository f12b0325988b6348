import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** `npm run secrets -w k8s`: makes the secrets of overlays/local at random, and leaves those that are there alone. */
const DIRECTORY = new URL('../overlays/local/secrets/', import.meta.url);
const NAMES = ['db-password', 'root-password', 'token-secret', 'admin-password'];

mkdirSync(DIRECTORY, { recursive: true, mode: 0o700 });
for (const name of NAMES) {
  process.stdout.write(`${isMade(name) ? 'made' : 'kept'} k8s/overlays/local/secrets/${name}\n`);
}

function isMade(name: string): boolean {
  try {
    writeFileSync(new URL(name, DIRECTORY), randomBytes(36).toString('base64url'), {
      flag: 'wx',
      mode: 0o600,
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
