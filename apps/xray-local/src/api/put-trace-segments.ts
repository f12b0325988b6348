import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { ApiContext } from './context.ts';
import { readRequest } from './read-request.ts';

/** The real service's limit, and the size of the AWS daemon's batches. */
const MAX_DOCUMENTS = 50;

const Request = z.object({ TraceSegmentDocuments: z.array(z.string()) });

/** PutTraceSegments: takes each document by itself; a bad one does not keep the others out. */
export function putTraceSegments({ takeDocuments, forward }: ApiContext): Action {
  return async (input) => {
    const { TraceSegmentDocuments: documents } = readRequest(Request, input);
    if (documents.length > MAX_DOCUMENTS) {
      throw invalidRequest(`Exceeding maximum segment count: ${MAX_DOCUMENTS}`);
    }
    documents.forEach(forward);
    const unprocessed = await takeDocuments(documents);
    return {
      UnprocessedTraceSegments: unprocessed.map(({ id, code, message }) => ({
        ...(id === undefined ? {} : { Id: id }),
        ErrorCode: code,
        Message: message,
      })),
    };
  };
}
