import type { TraceId } from '@xray-microservices/xray-model';
import type { SmokeOptions } from './options.ts';
import type { Answer } from './send-request.ts';
import { viewTrace } from './trace-view.ts';
import type { TraceView } from './trace-view.ts';

/*
 * A trace as it should be, for tests that break one part of it.
 */

export const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793' as TraceId;
/** When the answer came, a second after the trace, in seconds of the epoch. */
export const NOW = 1003;

export const SERVICES: SmokeOptions['services'] = {
  userManagement: 'User-Management-Microservice',
  notification: ['V1-Notification-Microservice', 'V2-Notification-Microservice'],
};

export const ANSWER = {
  kind: 'answered',
  status: 200,
  milliseconds: 12.3,
  traceId: TRACE_ID,
  notificationTraceId: TRACE_ID,
  problemType: undefined,
  text: '{}',
} as const satisfies Answer;

export const QUERY = {
  id: '00000000000000b1',
  name: 'ums@db',
  start_time: 1000,
  end_time: 1000.1,
  namespace: 'remote',
  sql: { database_type: 'MySQL', sanitized_query: 'SELECT COUNT(*) FROM `users2` WHERE enabled = ?' },
};

export const CALL = {
  id: '00000000000000b2',
  name: 'notification',
  start_time: 1000.1,
  end_time: 1000.3,
  namespace: 'remote',
  http: { response: { status: 200 } },
};

export const USERS = {
  id: '00000000000000a1',
  trace_id: TRACE_ID,
  name: SERVICES.userManagement,
  start_time: 1000,
  end_time: 1002,
  subsegments: [QUERY, CALL],
};

export const NOTIFICATION = {
  id: '00000000000000a2',
  trace_id: TRACE_ID,
  parent_id: CALL.id,
  name: 'V2-Notification-Microservice',
  start_time: 1000.1,
  end_time: 1000.2,
};

/** The view of a trace with these documents. */
export const viewOf = (...documents: readonly object[]): TraceView =>
  viewTrace(
    TRACE_ID,
    documents.map((document) => JSON.stringify(document)),
    SERVICES,
  );
