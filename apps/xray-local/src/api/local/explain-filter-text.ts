import { assembleTrace, explainFilter, factsOf, parseTraceId } from '@xray-microservices/xray-model';
import type { Filter } from '@xray-microservices/xray-model';
import { z } from 'zod';
import { ApiError } from '../../http/api-error.ts';
import type { Action } from '../../http/routes.ts';
import { readFilter } from '../filter-text.ts';
import { readRequest } from '../read-request.ts';
import type { Services } from '../services.ts';

const Request = z.strictObject({ filter: z.string(), traceId: z.string().min(1).max(35) });

/** Why a trace meets a filter or not, part by part. */
export function explainFilterText({ store, groups }: Services): Action {
  return async (input) => {
    const { filter: text, traceId } = readRequest(Request, input);
    const filter = readFilter(text);
    const id = parseTraceId(traceId);
    const [stored] = id === undefined ? [] : await store.readTraces([id]);
    const trace = stored === undefined ? undefined : assembleTrace(stored.id, stored.documents);
    if (trace === undefined) {
      throw new ApiError(404, 'ResourceNotFoundException', 'There is no trace with this id.');
    }
    const known = await groups.filters();
    const context = {
      groups: (name: string): Filter | undefined => (Object.hasOwn(known, name) ? known[name] : undefined),
    };
    return { explanation: explainFilter(filter, factsOf(trace), context) };
  };
}
