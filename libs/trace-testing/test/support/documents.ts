import { assembleTrace, parseDocument, parseTraceId } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';

export const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793';

/** A moment of 2016, in epoch seconds. */
export const T0 = 1_465_510_280;

export type Members = Readonly<Record<string, unknown>>;

/** 16 hexadecimal digits that end in the given number. */
export function id(number: number): string {
  return number.toString(16).padStart(16, '0');
}

/** A trace id that ends in the given number. */
export function traceId(number: number): string {
  return `1-5759e988-${number.toString(16).padStart(24, '0')}`;
}

export function segment(number: number, name: string, members: Members = {}): Members {
  return { id: id(number), name, trace_id: TRACE_ID, start_time: T0, end_time: T0 + 1, ...members };
}

export function subsegment(number: number, name: string, members: Members = {}): Members {
  return { id: id(number), name, start_time: T0, end_time: T0 + 0.5, ...members };
}

/** A subsegment as it is sent on its own. */
export function independent(number: number, name: string, parent: number, members: Members = {}): Members {
  const own = { type: 'subsegment', trace_id: TRACE_ID, parent_id: id(parent) };
  return { ...subsegment(number, name), ...own, ...members };
}

export function http(method: string, url: string, status: number): Members {
  return { http: { request: { method, url }, response: { status } } };
}

export const QUERY = subsegment(2, 'usermgmt@db', {
  namespace: 'remote',
  sql: { sanitized_query: 'SELECT email FROM users WHERE name = ?', database_type: 'MySQL' },
});

export const CALL = subsegment(3, '127.0.0.1:8096', {
  namespace: 'remote',
  start_time: T0 + 0.5,
  end_time: T0 + 0.9,
  ...http('GET', 'http://127.0.0.1:8096/notification', 200),
});

/** The caller's segment. */
export const CALLER = segment(1, 'user-management', {
  ...http('GET', 'http://127.0.0.1:8095/usermgmt', 200),
  annotations: { route: '/usermgmt', attempt: 1 },
  subsegments: [QUERY, CALL],
});

/** The called service's segment. */
export const CALLED = segment(4, 'notification', {
  parent_id: id(3),
  origin: 'AWS::EKS::Container',
  start_time: T0 + 0.6,
  end_time: T0 + 0.8,
  ...http('GET', 'http://127.0.0.1:8096/notification', 200),
});

export const TWO_SERVICES: readonly Members[] = [CALLED, CALLER];

/** The trace of documents, which must be good ones of {@link TRACE_ID}. */
export function assemble(documents: readonly Members[] = TWO_SERVICES): Trace {
  const parsed = documents.map((members) => {
    const result = parseDocument(JSON.stringify(members));
    if (!result.ok) {
      throw new Error(`not a good document: ${result.refusal.hint}`);
    }
    return result.document;
  });
  const traceId = parseTraceId(TRACE_ID);
  const trace = traceId && assembleTrace(traceId, parsed);
  if (trace === undefined) {
    throw new Error('no trace');
  }
  return trace;
}
