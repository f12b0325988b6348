import { execFile } from 'node:child_process';

/** What `npm audit` knows of one package. */
export interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  /** The advisories, or the packages it comes by. */
  readonly because: readonly string[];
}

/** Advisories are the registry's: where it gives none, nothing has been checked, which is not the same as nothing found. */
export type Audit =
  | { readonly ran: true; readonly vulnerabilities: readonly Vulnerability[] }
  | { readonly ran: false; readonly reason: string };

export interface AuditOptions {
  /** Where `package.json` and `package-lock.json` are. */
  readonly folder: string;
  /** Another registry than the one that npm is told to ask. */
  readonly registry?: string;
}

/** Of the answer of `npm audit --json`, what is read here. */
interface Answer {
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      { readonly severity: string; readonly via: readonly (string | { readonly title: string })[] }
    >
  >;
  readonly message?: string;
  readonly error?: { readonly summary?: string; readonly code?: string };
}

/** Long enough for a slow registry; without one the answer is that there is none. */
const DEADLINE_MS = 60_000;

/** Asks the registry for the known vulnerabilities of what a lockfile names. Nothing is installed or changed. */
export async function auditPackages({ folder, registry }: AuditOptions): Promise<Audit> {
  const args = ['audit', '--json', '--package-lock-only', '--fetch-retries=0'];
  if (registry !== undefined) args.push(`--registry=${registry}`);
  const text = await npm(args, folder);
  return readAudit(text);
}

/** Reads what `npm audit --json` wrote, an error or a report. */
export function readAudit(text: string): Audit {
  const answer = parse(text);
  if (answer?.vulnerabilities === undefined) {
    const { message, error } = answer ?? {};
    return { ran: false, reason: message ?? error?.summary ?? error?.code ?? 'npm audit gave no answer' };
  }
  const vulnerabilities = Object.entries(answer.vulnerabilities).map(([name, { severity, via }]) => ({
    name,
    severity,
    because: via.map((each) => (typeof each === 'string' ? each : each.title)),
  }));
  return { ran: true, vulnerabilities };
}

/** Vulnerabilities that may not stay: those that npm calls high or critical. */
export const severe = (vulnerabilities: readonly Vulnerability[]): readonly string[] =>
  vulnerabilities
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity, because }) => `${name}: ${severity}, ${because.join('; ')}`);

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined; // npm did not come so far as to write JSON: there is no answer
  }
}

/** What npm writes, whatever it ends with: that there are vulnerabilities is an exit code, too. */
function npm(args: readonly string[], cwd: string): Promise<string> {
  const path = process.env['npm_execpath'];
  const [program, first] = path === undefined ? ['npm', []] : [process.execPath, [path]];
  return new Promise((resolve) => {
    execFile(program, [...first, ...args], { cwd, timeout: DEADLINE_MS }, (_error, stdout) => {
      resolve(stdout);
    });
  });
}
