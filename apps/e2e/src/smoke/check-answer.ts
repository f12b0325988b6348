import type { TraceId } from '@xray-microservices/xray-model';
import { excerpt } from '@xray-microservices/xray-model';
import { failed, notReached, ok } from './finding.ts';
import type { Outcome } from './finding.ts';
import type { HopName } from './hop.ts';
import type { Answer } from './send-request.ts';

const LONGEST = 160;

/** What user-management says is broken behind it, by the end of the type of its problem (RFC 9457). */
const BEHIND: readonly (readonly [RegExp, HopName])[] = [
  [/:database-unavailable$/, 'database'],
  [/:upstream-(unavailable|timeout|failed)$/, 'call'],
];

/** The answer is there, and right. */
export function checkAnswer(answer: Answer): Outcome {
  if (answer.kind === 'unanswered') return failed('request', answer.problem);
  const { status, milliseconds, text, problemType } = answer;
  if (status === 200) return ok(`200 after ${milliseconds.toFixed(0)} ms`);
  const behind = BEHIND.find(([type]) => type.test(problemType ?? ''));
  return failed(behind?.[1] ?? 'request', `${status} instead of 200: ${excerpt(text, LONGEST)}`);
}

/** user-management says that the request was in the trace that it was sent in. */
export function checkTraceId(answer: Answer, traceId: TraceId): Outcome {
  if (answer.kind === 'unanswered') return notReached('answer');
  if (answer.traceId === undefined && answer.status !== 200) return notReached('answer of user-management');
  if (answer.traceId === undefined)
    return failed('tracing', 'the answer of user-management names no trace_id');
  return answer.traceId === traceId
    ? ok('the answer names the trace that was asked for')
    : failed(
        'header',
        `the answer names ${excerpt(answer.traceId, LONGEST)}, another trace than was asked for`,
      );
}
