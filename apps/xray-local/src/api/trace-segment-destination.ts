import { z } from 'zod';
import type { Action } from '../http/routes.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';

const UpdateRequest = z.object({
  Destination: z.enum(['XRay', 'CloudWatchLogs']),
  CloudWatchLogsConfiguration: z.object({ SpansLogGroupKmsKeyId: z.string().optional() }).optional(),
});

/** GetTraceSegmentDestination: the destination as it was set. It changes nothing here: everything stays in this store. */
export function getTraceSegmentDestination({ settings }: Services): Action {
  return async () => ({ Destination: await settings.destination.read(), Status: 'ACTIVE' });
}

/** UpdateTraceSegmentDestination: kept, and in force at once. */
export function updateTraceSegmentDestination({ settings }: Services): Action {
  return async (input) => {
    const { Destination: value } = readRequest(UpdateRequest, input);
    await settings.destination.change(() => ({ value, result: value }));
    return { Destination: value, Status: 'ACTIVE' };
  };
}
