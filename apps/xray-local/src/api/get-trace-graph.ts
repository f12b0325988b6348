import { parseTraceId } from '@xray-microservices/xray-model';
import { z } from 'zod';
import type { Action } from '../http/routes.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';

/** AWS documents no bound; each of these traces is put together for the answer. */
const MAX_TRACES = 1_000;

const Request = z.object({ TraceIds: z.array(z.string().min(1).max(35)).max(MAX_TRACES), NextToken });

/** GetTraceGraph: the services of single traces. Ids that there are not are passed over, as the service does. */
export function getTraceGraph({ store }: Services): Action {
  return async (input) => {
    const request = readRequest(Request, input);
    refuseToken(request);
    const ids = new Set(request.TraceIds.flatMap((id) => parseTraceId(id) ?? []));
    return { Services: await store.traceGraph([...ids]) };
  };
}
