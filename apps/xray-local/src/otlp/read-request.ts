import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../http/api-error.ts';
import { readBytes } from '../http/read-body.ts';
import { loadProtobuf, OtlpTooManyError } from './protobuf.ts';

/** The limits of AWS's endpoint. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html */
export const MAX_OTLP_BYTES = 5 * 1024 * 1024;
export const MAX_OTLP_SPANS = 10_000;

/** In which form a client speaks; it is answered in the same. */
export type OtlpForm = 'json' | 'protobuf';

export const CONTENT_TYPES: Readonly<Record<OtlpForm, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

const gunzipBytes = promisify(gunzip);

/** The form by the content type; `undefined` for another. */
export function formOf({ headers }: IncomingMessage): OtlpForm | undefined {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return (['json', 'protobuf'] as const).find((form) => CONTENT_TYPES[form] === type);
}

/**
 * Reads a request's body, decompressed.
 *
 * @throws ApiError 400, 413 or 415
 */
export async function readOtlpBody(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new ApiError(
      415,
      'UnsupportedMediaTypeException',
      'Send spans as they are or compressed with gzip.',
    );
  }
  const sent = await readBytes(request, MAX_OTLP_BYTES);
  return encoding === 'gzip' ? decompress(sent) : sent;
}

/**
 * Reads a body into OTLP's JSON form; some ten milliseconds for a large one.
 *
 * @throws ApiError 400
 */
export async function parseOtlp(bytes: Buffer, form: OtlpForm): Promise<object> {
  return form === 'json' ? parseJson(bytes) : await decode(bytes);
}

async function decompress(bytes: Buffer): Promise<Buffer> {
  try {
    return await gunzipBytes(bytes, { maxOutputLength: MAX_OTLP_BYTES });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ApiError(
        413,
        'RequestEntityTooLargeException',
        `The spans have more than ${MAX_OTLP_BYTES} bytes: send fewer at once.`,
      );
    }
    throw badRequest('The body is not gzip, although Content-Encoding says so.', error);
  }
}

function parseJson(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value;
    }
  } catch (error) {
    throw badRequest('The body is not JSON.', error);
  }
  throw badRequest('The body is not an ExportTraceServiceRequest: a JSON object with resourceSpans.');
}

async function decode(bytes: Buffer): Promise<object> {
  const { decodeRequest } = await loadProtobuf();
  try {
    return decodeRequest(bytes);
  } catch (error) {
    const detail = error instanceof OtlpTooManyError ? `: ${error.message}` : '';
    throw badRequest(`The body is not an ExportTraceServiceRequest in protobuf${detail}.`, error);
  }
}

/** A request that a client must not send again as it is. */
export function badRequest(message: string, cause?: unknown): ApiError {
  return new ApiError(400, 'InvalidRequestException', message, { cause });
}
