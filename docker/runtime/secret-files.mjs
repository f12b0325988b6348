// Loaded before a service (`node --import`): a secret may come as a file whose path is in `<NAME>_FILE`, so that it is not in
// the environment that `docker inspect` shows.
import { readFileSync } from 'node:fs';
import process from 'node:process';

// By name: a variable such as XRAY_LOCAL_LOG_FILE means a file, not its contents.
const SECRETS = [
  'DB_PASSWORD',
  'AUTH_TOKEN_SECRET',
  'AUTH_TOKEN_PREVIOUS_SECRET',
  'ADMIN_PASSWORD',
  'AWS_MAIL_SERVER_USERNAME',
  'AWS_MAIL_SERVER_PASSWORD',
];

for (const name of SECRETS) {
  const file = process.env[`${name}_FILE`];
  if (!file) continue;
  if (process.env[name]) refuse(`${name} and ${name}_FILE are both set`);
  try {
    process.env[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    refuse(`${name}_FILE cannot be read: ${error.message}`);
  }
}

function refuse(problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
