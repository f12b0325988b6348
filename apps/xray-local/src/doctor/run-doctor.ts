import { randomBytes } from 'node:crypto';
import { DOCTOR_USAGE, parseDoctorArgs } from './doctor-options.ts';
import { examine } from './examine.ts';
import { writeFindings, writeFindingsJson } from './write-findings.ts';

export interface DoctorIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Milliseconds for which the trace is looked for. */
  readonly findMs?: number;
}

/** A daemon sends on after a second, and a store takes a trace up at once. */
const FIND_MS = 3_000;

/** Runs the doctor with its arguments, prints what it finds, and answers the exit code. */
export async function runDoctor(
  args: readonly string[],
  { env, out, error, findMs = FIND_MS }: DoctorIo,
): Promise<number> {
  const command = parseDoctorArgs(args, env);
  if (command.kind === 'help') {
    out(DOCTOR_USAGE);
    return 0;
  }
  if (command.kind === 'refused') {
    error(`xray-local doctor: ${command.problem}\nSee xray-local doctor --help.\n`);
    return 1;
  }
  const at = Date.now() / 1000;
  const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
  const traceId = `1-${Math.floor(at).toString(16)}-${hex(12)}`;
  const findings = await examine(command.options, { traceId, segmentId: hex(8), at }, findMs);
  out(command.options.isJson ? writeFindingsJson(findings) : writeFindings(findings));
  return findings.lostAt === undefined ? 0 : 1;
}
