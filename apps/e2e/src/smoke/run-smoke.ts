import type { TraceId } from '@xray-microservices/xray-model';
import { checkAnswer, checkTraceId } from './check-answer.ts';
import { checkCall, checkDatabase } from './check-calls.ts';
import { checkFlags, checkPlatform, checkTimes } from './check-nodes.ts';
import { checkNotification, checkOneTrace, checkParent, checkUsers } from './check-segments.ts';
import type { Finding } from './finding.ts';
import type { HopName } from './hop.ts';
import type { SmokeOptions } from './options.ts';
import { sendRequest } from './send-request.ts';
import type { Answer } from './send-request.ts';
import { newTraceId } from './trace-header.ts';
import { viewTrace } from './trace-view.ts';
import type { TraceView } from './trace-view.ts';
import type { XrayApi } from './xray-api.ts';

/** What became of one request. */
export interface TraceReport {
  readonly traceId: TraceId;
  readonly answer: Answer;
  readonly view: TraceView;
  /** In the order in which a request passes the places. */
  readonly findings: readonly Finding[];
  /** Where the trace was lost: the hop of the first check that failed. */
  readonly lostAt: HopName | undefined;
}

/** What a run takes from outside. */
export interface SmokeParts {
  readonly xray: XrayApi;
  /** Milliseconds of the epoch. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Looks are this far apart at first, and twice as far each time: AWS takes seconds and counts calls. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

/**
 * Sends one request and reads its trace until it is complete or the time is over.
 *
 * @throws XrayUnavailable when the X-Ray API does not answer
 */
export async function checkOneRequest(options: SmokeOptions, parts: SmokeParts): Promise<TraceReport> {
  const traceId = newTraceId(parts.now());
  const answer = await sendRequest(traceId, options);
  const answeredMs = parts.now();
  const report = (documents: readonly string[]): TraceReport =>
    reportOf(traceId, answer, documents, { options, answeredMs });
  if (answer.kind === 'unanswered') return report([]);
  const deadline = answeredMs + options.timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const seen = report(await parts.xray.documentsOf(traceId));
    const left = deadline - parts.now();
    if (left <= 0 || isSettled(seen)) return seen;
    await parts.wait(Math.min(pause, left));
  }
}

/**
 * Complete, or as complete as it gets: an answer that names another trace or none has nothing in this one, and after a wrong
 * answer user-management's part is all that is sure to come.
 */
function isSettled({ traceId, lostAt, answer, view }: TraceReport): boolean {
  if (lostAt === undefined || answer.kind === 'unanswered') return true;
  return answer.traceId !== traceId || (answer.status !== 200 && view.users.length > 0);
}

function reportOf(
  traceId: TraceId,
  answer: Answer,
  documents: readonly string[],
  { options, answeredMs }: { options: SmokeOptions; answeredMs: number },
): TraceReport {
  const view = viewTrace(traceId, documents, options.services);
  const findings: Finding[] = [
    { check: 'answer', ...checkAnswer(answer) },
    { check: 'trace id', ...checkTraceId(answer, traceId) },
    { check: 'user-management', ...checkUsers(view, options.services, answer) },
    { check: 'database', ...checkDatabase(view) },
    { check: 'call', ...checkCall(view) },
    { check: 'notification', ...checkNotification(view, options.services, answer) },
    { check: 'parenthood', ...checkParent(view) },
    { check: 'one trace', ...checkOneTrace(view) },
    { check: 'flags', ...checkFlags(view) },
    { check: 'times', ...checkTimes(view, answeredMs / 1000) },
    ...(options.expectEks ? [{ check: 'origin', ...checkPlatform(view) }] : []),
  ];
  return { traceId, answer, view, findings, lostAt: findings.find(({ state }) => state === 'failed')?.hop };
}

/** What the process ends with; the worst of the reports. */
export function exitCodeOf(reports: readonly TraceReport[]): number {
  const isAnswered = reports.every(({ answer }) => answer.kind === 'answered' && answer.status === 200);
  if (!isAnswered) return 3;
  return reports.every(({ lostAt }) => lostAt === undefined) ? 0 : 1;
}
