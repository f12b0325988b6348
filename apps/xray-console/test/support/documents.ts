/** A segment document on its way. */
export type Document = Readonly<Record<string, unknown>>;

export const USERS = 'User-Management-Microservice';
export const NOTIFICATION = 'V1-Notification-Microservice';
export const DATABASE = 'usermgmt@mysql';

/** How a request goes. */
export type Kind = 'ok' | 'fault' | 'throttle' | 'missing' | 'slow' | 'list' | 'login';

/** What a trace is made from; the same gives the same documents. */
export interface Request {
  readonly kind: Kind;
  /** Epoch seconds at which it starts. */
  readonly at: number;
  readonly random: () => number;
  readonly version?: string;
}

/** The documents of one trace, shaped as the two services send them, and its id. */
export interface TraceDocuments {
  readonly id: string;
  readonly documents: readonly Document[];
}

/** What differs from one kind to the other. */
const KINDS: Readonly<
  Record<Kind, { readonly method: string; readonly path: string; readonly status: number }>
> = {
  ok: { method: 'GET', path: '/usermgmt/notification-xray', status: 200 },
  fault: { method: 'GET', path: '/usermgmt/notification-xray', status: 502 },
  throttle: { method: 'POST', path: '/usermgmt/user', status: 429 },
  missing: { method: 'GET', path: '/usermgmt/user/nobody', status: 404 },
  slow: { method: 'GET', path: '/usermgmt/notification-xray', status: 200 },
  list: { method: 'GET', path: '/usermgmt/users', status: 200 },
  login: { method: 'POST', path: '/usermgmt/login', status: 200 },
};

/** A trace of the two services. */
export function traceOf({ kind, at, random, version = '1.4.0' }: Request): TraceDocuments {
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const id = `1-${Math.floor(at).toString(16).padStart(8, '0')}-${hex(24)}`;
  const { method, path, status } = KINDS[kind];
  const slowness = kind === 'slow' ? 6 + random() * 6 : 0.7 + random() * 0.9;
  const ms = (value: number): number => at + (value * slowness) / 1000;
  const pod = `user-management-7c9f-${Math.floor(random() * 2)}`;
  const query = (from: number, to: number, text: string, rest: Document = {}): Document => ({
    id: hex(16),
    name: DATABASE,
    namespace: 'remote',
    start_time: ms(from),
    end_time: ms(to),
    sql: { url: 'mysql://mysql/usermgmt', user: 'usermgmt', database_type: 'MySQL', sanitized_query: text },
    ...rest,
  });
  const own = query(
    4,
    9,
    'SELECT id, username, email, role FROM users WHERE username = ?',
    kind === 'slow' ? { metadata: { mysql2: { pool_wait_ms: 3.2 * slowness } } } : {},
  );
  const call = { id: hex(16), start: ms(12), end: ms(kind === 'fault' ? 58 : 46) };
  const calls = kind === 'ok' || kind === 'fault' || kind === 'slow';
  const subsegments: Document[] = [own];
  if (kind === 'list') {
    for (let index = 0; index < 14; index += 1) {
      subsegments.push(query(10 + index * 2.4, 12 + index * 2.4, 'SELECT name FROM roles WHERE user_id = ?'));
    }
  }
  if (kind === 'login') {
    subsegments.push({
      id: hex(16),
      name: 'verify password',
      start_time: ms(10),
      end_time: ms(88),
      annotations: { algorithm: 'scrypt' },
    });
  }
  if (calls) {
    subsegments.push(notificationCall(call, kind === 'fault'));
  }
  const end = ms(kind === 'login' ? 92 : calls ? (kind === 'fault' ? 61 : 49) : kind === 'list' ? 48 : 12);
  const segment: Document = {
    id: hex(16),
    trace_id: id,
    name: USERS,
    start_time: at,
    end_time: end,
    origin: 'AWS::EKS::Container',
    ...(random() < 0.8 ? { user: ['alice', 'bob', 'carol'][Math.floor(random() * 3)] } : {}),
    service: { name: 'user-management', version, runtime: 'node', runtime_version: '26.10.0' },
    aws: { eks: { cluster_name: 'shop', pod }, xray: { sdk: 'X-Ray for Node.js', sdk_version: '3.12.0' } },
    http: {
      request: { method, url: `http://shop.example${path}`, user_agent: 'curl/8.9', client_ip: '10.0.3.7' },
      response: { status, content_length: 184 },
    },
    annotations: { route: path, tenant: ['north', 'south'][Math.floor(random() * 2)] },
    metadata: { default: { request_id: hex(12) } },
    ...flagsOf(status),
    ...(kind === 'fault' ? { cause: upstreamCause(hex(16)) } : {}),
    subsegments,
  };
  return {
    id,
    documents: calls
      ? [segment, notificationSegment({ id, call, hex, ms, isFault: kind === 'fault' })]
      : [segment],
  };
}

interface Call {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

function notificationCall({ id, start, end }: Call, isFault: boolean): Document {
  return {
    id,
    name: 'notification:8096',
    namespace: 'remote',
    start_time: start,
    end_time: end,
    http: {
      request: {
        method: 'GET',
        url: 'http://notification:8096/notification/notification-xray',
        traced: true,
      },
      response: { status: isFault ? 503 : 200 },
    },
    ...(isFault ? { fault: true } : {}),
  };
}

interface NotificationOptions {
  readonly id: string;
  readonly call: Call;
  readonly hex: (length: number) => string;
  readonly ms: (value: number) => number;
  readonly isFault: boolean;
}

function notificationSegment({ id, call, hex, ms, isFault }: NotificationOptions): Document {
  return {
    id: hex(16),
    trace_id: id,
    parent_id: call.id,
    name: NOTIFICATION,
    start_time: ms(15),
    end_time: ms(isFault ? 56 : 44),
    origin: 'AWS::EKS::Container',
    service: { name: 'notification', version: '2.1.0' },
    http: {
      request: { method: 'GET', url: 'http://notification:8096/notification/notification-xray' },
      response: { status: isFault ? 503 : 200 },
    },
    ...(isFault ? { fault: true } : {}),
    subsegments: [
      {
        id: hex(16),
        name: 'smtp:25',
        namespace: 'remote',
        start_time: ms(18),
        end_time: ms(isFault ? 54 : 34),
        ...(isFault ? { fault: true, cause: smtpCause(hex(16)) } : {}),
      },
    ],
  };
}

function flagsOf(status: number): Document {
  return {
    ...(status >= 500 ? { fault: true } : {}),
    ...(status >= 400 && status < 500 ? { error: true } : {}),
    ...(status === 429 ? { throttle: true } : {}),
  };
}

function smtpCause(id: string): Document {
  return {
    working_directory: '/app',
    exceptions: [
      {
        id,
        type: 'SmtpError',
        message: 'The mail server did not answer in time (ETIMEDOUT)',
        stack: [
          { path: '/app/src/mail/smtp-mailer.ts', line: 88, label: 'SmtpMailer.send' },
          { path: '/app/src/features/send/send.service.ts', line: 41, label: 'deliver' },
          {
            path: 'node:internal/process/task_queues',
            line: 104,
            label: 'process.processTicksAndRejections',
          },
        ],
      },
    ],
  };
}

function upstreamCause(id: string): Document {
  return {
    working_directory: '/app',
    exceptions: [
      {
        id,
        type: 'UpstreamError',
        message: 'notification answered 503',
        stack: [
          {
            path: '/app/src/features/notification/notification.client.ts',
            line: 63,
            label: 'NotificationClient.call',
          },
          { path: '/app/node_modules/express/lib/router.js', line: 211, label: 'Layer.handleRequest' },
        ],
      },
    ],
  };
}

/** Documents that X-Ray refuses, each for another reason. */
export function refusedDocuments(at: number, hex: string): readonly Document[] {
  const good = {
    id: hex.slice(0, 16),
    trace_id: `1-${Math.floor(at).toString(16)}-${hex}`,
    name: 'checkout',
    start_time: at,
    end_time: at + 0.1,
  };
  return [
    { ...good, name: 'checkout?v=2, eu' },
    { ...good, start_time: Math.round(at * 1000), end_time: Math.round(at * 1000) + 100 },
    { ...good, trace_id: 'not-a-trace-id' },
    { ...good, id: undefined },
  ];
}
