import type { TraceId } from '@xray-microservices/xray-model';
import { excerpt } from '@xray-microservices/xray-model';
import { failed, notReached, ok } from './finding.ts';
import type { Outcome } from './finding.ts';
import type { Answer } from './send-request.ts';

const LONGEST = 160;

/** The answer is there, and right. */
export function checkAnswer(answer: Answer): Outcome {
  if (answer.kind === 'unanswered') return failed('request', `no answer: ${answer.problem}`);
  const { status, milliseconds, text } = answer;
  return status === 200
    ? ok(`200 after ${milliseconds.toFixed(0)} ms`)
    : failed('request', `${status} instead of 200: ${excerpt(text, LONGEST)}`);
}

/** user-management says that the request was in the trace that it was sent in. */
export function checkTraceId(answer: Answer, traceId: TraceId): Outcome {
  if (answer.kind === 'unanswered') return notReached('answer');
  if (answer.traceId === undefined) return failed('header', 'the answer names no trace_id');
  return answer.traceId === traceId
    ? ok('the answer names the trace that was asked for')
    : failed(
        'header',
        `the answer names ${excerpt(answer.traceId, LONGEST)}, another trace than was asked for`,
      );
}
