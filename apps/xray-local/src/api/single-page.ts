import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';

/** The token of an operation that answers all on one page. */
export const NextToken = z.string().optional();

/** @throws ApiError InvalidRequestException: there is no second page, so no token was ever answered */
export function refuseToken({ NextToken: token }: { NextToken?: string | undefined }): void {
  if (token !== undefined) {
    throw invalidRequest('NextToken is not one that was answered: everything is on the first page.');
  }
}
