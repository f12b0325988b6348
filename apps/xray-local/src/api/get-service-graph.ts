import { z } from 'zod';
import type { Action } from '../http/routes.ts';
import { GroupReferenceInput, groupFilter } from './group-filter.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';
import { Timestamp, windowOf } from './time.ts';
import { noteOnWholeness } from './wholeness.ts';

const Request = z.object({
  StartTime: Timestamp,
  EndTime: Timestamp,
  ...GroupReferenceInput,
  NextToken,
});

/** GetServiceGraph: the services that were active in a window of time and who called whom, of all traces or of a group's. */
export function getServiceGraph({ store, groups, log }: Services): Action {
  return async (input) => {
    const request = readRequest(Request, input);
    refuseToken(request);
    const { start, end } = windowOf(request);
    const query = { start, end, ...(await groupFilter(groups, request)) };
    const { services, isComplete } = await store.graph(query);
    return {
      StartTime: start,
      EndTime: end,
      Services: services,
      // Each graph is made from the group as it is now.
      ContainsOldGroupVersions: false,
      ...noteOnWholeness(isComplete, { log, what: 'a service graph', start, end }),
    };
  };
}
