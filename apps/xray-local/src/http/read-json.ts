import { ApiError } from './api-error.ts';

/**
 * Reads a body as JSON, whatever its content type says: SDKs ask for sampling rules without one. An empty body means
 * a request without members.
 *
 * @throws ApiError 400
 */
export function readJson(body: string): unknown {
  if (body.trim() === '') {
    return {};
  }
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ApiError(400, 'SerializationException', 'The body is not JSON.', { cause: error });
  }
}
