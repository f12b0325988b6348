import path from 'node:path';
import { auditPackages, severe } from './audit.ts';

/*
 * Asks the registry for known vulnerabilities of what the lockfiles name:
 * npx node tools/src/security/audit-packages.ts [--required]
 *
 * Ends with 1 when there is one that is high or critical; with --required also when the registry gave no answer.
 */

const ROOT = path.resolve(import.meta.dirname, '../../..');
const LOCKFILES = ['package-lock.json', 'bench/package-lock.json'];

const isRequired = process.argv.includes('--required');

for (const lockfile of LOCKFILES) {
  const audit = await auditPackages({ folder: path.join(ROOT, path.dirname(lockfile)) });
  if (!audit.ran) {
    process.stderr.write(`${lockfile}: NOT RUN, so nothing is known: ${audit.reason}\n`);
    if (isRequired) process.exitCode = 1;
    continue;
  }
  const found = severe(audit.vulnerabilities);
  if (found.length > 0) process.exitCode = 1;
  const lines = found.length > 0 ? found : ['no known vulnerability that is high or critical'];
  for (const line of lines) process.stdout.write(`${lockfile}: ${line}\n`);
}
