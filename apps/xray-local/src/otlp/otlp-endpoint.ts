import { countOtlpSpans, documentsOfSpan, readOtlp, serializeDocument } from '@xray-microservices/xray-model';
import type { EpochSeconds, OtlpSpan } from '@xray-microservices/xray-model';
import type { ApiContext } from '../api/context.ts';
import type { Endpoint, WholeAnswer } from '../http/answer.ts';
import { ApiError } from '../http/api-error.ts';
import { StoreError } from '../store/store-error.ts';
import { loadProtobuf } from './protobuf.ts';
import {
  badRequest,
  CONTENT_TYPES,
  formOf,
  MAX_OTLP_SPANS,
  parseOtlp,
  readOtlpBody,
} from './read-request.ts';
import type { OtlpForm } from './read-request.ts';
import { createTurns } from './turns.ts';
import type { InTurn } from './turns.ts';

export interface OtlpContext {
  readonly takeDocuments: ApiContext['takeDocuments'];
  readonly counts: OtlpCounts;
  readonly now: () => EpochSeconds;
}

/** Spans that came, and those of them that were not kept. */
export interface OtlpCounts {
  received: number;
  rejected: number;
}

/** Spans that are mapped and handed to the store at once: between two of those there is time for what comes over UDP. */
const SPANS_AT_ONCE = 200;

/** Requests that may wait until the ones before them are read, 5 MB each. */
const MOST_WAITING = 16;

/** Reasons that are told in an answer. */
const MOST_REASONS = 3;

/** What AWS's endpoint takes, in seconds before and after now. Here it is only told. */
const OLDEST = 14 * 86_400;
const NEWEST = 2 * 3_600;

/** google.rpc.Code. https://opentelemetry.io/docs/specs/otlp/#failures */
const INVALID_ARGUMENT = 3;
const UNAVAILABLE = 14;

/** Takes spans of OpenTelemetry over HTTP, as protobuf or JSON, and keeps them as segments. */
export function createOtlpEndpoint(context: OtlpContext): Endpoint {
  const inTurn = createTurns(MOST_WAITING, () =>
    unavailable('Too many requests wait to be read; try again.'),
  );
  return {
    methods: ['POST'],
    answer: async ({ incoming }) => {
      const form = formOf(incoming);
      try {
        if (form === undefined) {
          const known = Object.values(CONTENT_TYPES).join(' or ');
          throw new ApiError(415, 'UnsupportedMediaTypeException', `Send OTLP as ${known}.`);
        }
        const body = await readOtlpBody(incoming);
        return await answer(
          form,
          200,
          await take(await inTurn(() => parseOtlp(body, form)), context, inTurn),
        );
      } catch (error) {
        return await answerError(form ?? 'json', error);
      }
    },
  };
}

/** Keeps the spans of a request. Answers OTLP's ExportTraceServiceResponse. */
async function take(
  request: object,
  { takeDocuments, counts, now }: OtlpContext,
  inTurn: InTurn,
): Promise<object> {
  const count = countOtlpSpans(request);
  if (count > MAX_OTLP_SPANS) {
    throw badRequest(`The request has ${count} spans, and ${MAX_OTLP_SPANS} are taken at once: send fewer.`);
  }
  const { spans, refused } = await inTurn(() => readOtlp(request));
  const reasons = [...refused];
  for (let start = 0; start < spans.length; start += SPANS_AT_ONCE) {
    const part = spans.slice(start, start + SPANS_AT_ONCE);
    const unprocessed = await takeDocuments(part.flatMap(documentsOfSpan).map(serializeDocument));
    reasons.push(...unprocessed.map(({ message }) => message));
  }
  const rejected = Math.min(reasons.length, count); // A span may be two documents.
  counts.received += count;
  counts.rejected += rejected;
  const message = [...reasonsOf(reasons), ...noteOnTimes(spans, now())].join(' ');
  return message === '' ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: message } };
}

function reasonsOf(reasons: readonly string[]): string[] {
  const told = [...new Set(reasons)].slice(0, MOST_REASONS);
  return told.length === 0 ? [] : [`${reasons.length} spans were not kept:`, ...told];
}

/** The protocol lets a server warn of what it has taken. */
function noteOnTimes(spans: readonly OtlpSpan[], now: number): string[] {
  const far = spans.filter(({ startTime }) => startTime < now - OLDEST || startTime > now + NEWEST).length;
  return far === 0
    ? []
    : [`${far} spans are kept that AWS would refuse: they began over 14 days ago, or begin in over 2 hours.`];
}

async function answer(form: OtlpForm, status: number, response: object): Promise<WholeAnswer> {
  const body = form === 'json' ? JSON.stringify(response) : (await loadProtobuf()).encodeResponse(response);
  return { status, headers: { 'content-type': CONTENT_TYPES[form] }, body };
}

/** Errors are answered in the client's form; those that pass (a busy store) so that it tries again. */
async function answerError(form: OtlpForm, error: unknown): Promise<WholeAnswer> {
  const known = asApiError(error);
  if (known === undefined) {
    throw error;
  }
  const { status, code, message, headers } = known;
  const body = { code: status === 503 ? UNAVAILABLE : INVALID_ARGUMENT, message };
  return {
    status,
    headers: { ...headers, 'content-type': CONTENT_TYPES[form], 'x-amzn-errortype': code },
    body: form === 'json' ? JSON.stringify(body) : (await loadProtobuf()).encodeStatus(body),
  };
}

function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof StoreError) {
    return unavailable(error.message, error);
  }
  return error instanceof ApiError ? error : undefined;
}

/** So that a client tries again. */
function unavailable(message: string, cause?: unknown): ApiError {
  const headers = { 'retry-after': '1' };
  return new ApiError(503, 'ServiceUnavailableException', message, { cause, headers });
}
