// Makes the secrets of the compose file at the first start, at random, into its volumes; `show <name>` prints one of them.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Who gets which: a container reads the files of its own folder, which is a volume. */
const FOLDERS = {
  'db-password': ['/secrets/mysql', '/secrets/user-management'],
  'root-password': ['/secrets/mysql'],
  'token-secret': ['/secrets/user-management'],
  'admin-password': ['/secrets/user-management'],
};
const BYTES = { 'token-secret': 48 };
const USUAL_BYTES = 18;

const [command, asked] = process.argv.slice(2);
if (command === 'show') show(asked);
else for (const name of Object.keys(FOLDERS)) make(name);

/** Whatever is there stays: MySQL and the administrator have it already. */
function make(name) {
  const files = FOLDERS[name].map((folder) => path.join(folder, name));
  const known = files.find((file) => existsSync(file));
  const secret =
    known === undefined
      ? randomBytes(BYTES[name] ?? USUAL_BYTES).toString('base64url')
      : readFileSync(known, 'utf8');
  for (const file of files.filter((one) => !existsSync(one))) {
    // Renamed, so that half a secret is never there. Readable by the other users that mount the volume.
    writeFileSync(`${file}.new`, secret, { mode: 0o444 });
    renameSync(`${file}.new`, file);
  }
  process.stdout.write(`${name}: ${known === undefined ? 'made' : 'is there'}\n`);
}

function show(name) {
  const folder = FOLDERS[name]?.[0];
  if (folder === undefined) {
    process.stderr.write(`which one? ${Object.keys(FOLDERS).join(', ')}\n`);
    process.exit(1);
  }
  process.stdout.write(`${readFileSync(path.join(folder, name), 'utf8')}\n`);
}
