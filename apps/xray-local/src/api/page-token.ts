import { createHash } from 'node:crypto';
import { invalidRequest } from '../http/api-error.ts';

const DIGEST_LENGTH = 16;

/** A token for the next page of a question: where to go on, and a mark of the question. */
export function writePageToken(place: string, question: string): string {
  return Buffer.from(`${markOf(question)}${place}`).toString('base64url');
}

/**
 * Where a token says to go on.
 *
 * @throws ApiError InvalidRequestException for a token that was never answered to this question
 */
export function readPageToken(token: string, question: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const place = text.slice(DIGEST_LENGTH);
  if (text.slice(0, DIGEST_LENGTH) !== markOf(question) || !/^-?\d{1,20}$/.test(place)) {
    throw invalidRequest(
      'NextToken does not belong to this request: ask for the next page as for the first.',
    );
  }
  return place;
}

function markOf(question: string): string {
  return createHash('sha256').update(question).digest('hex').slice(0, DIGEST_LENGTH);
}
