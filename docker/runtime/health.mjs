// The health check of a container: `node health.mjs <port> <path>`. Ends with 0 when 200 is the answer.
import { get } from 'node:http';
import process from 'node:process';

const TIMEOUT_MS = 2000;
const [port, path] = process.argv.slice(2);

// By address: a name would be ::1 first, where nobody listens.
get({ host: '127.0.0.1', port, path, timeout: TIMEOUT_MS }, (answer) => {
  process.exit(answer.statusCode === 200 ? 0 : 1);
})
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
