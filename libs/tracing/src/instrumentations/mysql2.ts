import { tracingChannel } from 'node:diagnostics_channel';
import type { ContextValues } from '../context/context.ts';
import { currentEntity, storage } from '../context/context.ts';
import { hostWithPort } from '../core/url.ts';
import { sanitizeSql } from '../core/sql-text.ts';
import { clock, flagError } from '../sdk/entity.ts';
import { TracedSegment } from '../sdk/segment.ts';
import type { SqlData } from '../sdk/subsegment.ts';
import { TracedSubsegment } from '../sdk/subsegment.ts';

/** What mysql2 publishes (from 3.20) with each event of one operation. */
interface ServerContext {
  database: string;
  serverAddress: string;
  serverPort?: number;
  error?: unknown;
}

/** The same for a query. `values` is there too, and never read. */
interface QueryContext extends ServerContext {
  query: string;
}

type Traced = TracedSegment | TracedSubsegment;

/** What is remembered of an operation between its start and its callback. */
interface Operation {
  /** The caller's context: mysql2 calls back in that of whoever released the connection. */
  readonly caller: ContextValues | undefined;
  /** The (sub)segment that asks, when it is sampled. */
  readonly parent: Traced | undefined;
  readonly subsegment?: TracedSubsegment;
  /** Epoch seconds. */
  readonly startTime: number;
}

const operations = new WeakMap<object, Operation>();

function sampledParent(): Traced | undefined {
  const entity = currentEntity();
  const traced = entity instanceof TracedSegment || entity instanceof TracedSubsegment;
  return traced && entity.notTraced !== true ? entity : undefined;
}

/** Opens a subsegment named after the database, as the SDK does, with the port where it is not MySQL's own. */
function openSubsegment(parent: Traced, context: ServerContext, sql: Partial<SqlData>): TracedSubsegment {
  const { database, serverAddress, serverPort } = context;
  const server = hostWithPort('mysql:', serverAddress, serverPort);
  const subsegment = parent.addNewSubsegment(database === '' ? server : `${database}@${server}`);
  subsegment.namespace = 'remote';
  subsegment.sql = {
    url: database === '' ? server : `${server}/${database}`,
    database_type: 'MySQL',
    ...sql,
  };
  return subsegment;
}

function closeWithError(subsegment: TracedSubsegment, error: unknown): void {
  flagError(subsegment, undefined);
  subsegment.recordError(error, true);
  subsegment.close();
}

function beginQuery(context: QueryContext, preparation?: 'statement'): void {
  const parent = sampledParent();
  const sql = { sanitized_query: sanitizeSql(context.query), ...(preparation && { preparation }) };
  const subsegment = parent && openSubsegment(parent, context, sql);
  operations.set(context, {
    caller: storage.getStore(),
    parent,
    startTime: 0,
    ...(subsegment && { subsegment }),
  });
}

/** mysql2 sets `error` on the context before it calls back. */
function finishQuery(context: QueryContext): void {
  const subsegment = operations.get(context)?.subsegment;
  if (subsegment === undefined || subsegment.isClosed()) return;
  if (context.error === undefined) subsegment.close();
  else closeWithError(subsegment, context.error);
}

function traceQueries(name: string, preparation?: 'statement'): () => void {
  return subscribeTo<QueryContext>(name, {
    start: (context) => {
      beginQuery(context, preparation);
    },
    end: (context) => {
      if (context.error !== undefined) finishQuery(context); // thrown before anything was sent
    },
    asyncStart: finishQuery,
  });
}

function beginConnect(context: ServerContext): void {
  const parent = sampledParent();
  const startTime = parent === undefined ? 0 : clock.now(parent.anchor);
  operations.set(context, { caller: storage.getStore(), parent, startTime });
}

/**
 * A connection that could not be had gets a subsegment, else a trace would not show why there is no query. One for a
 * pool is told of twice, by its own channel and by the pool's, with the same error.
 */
function finishConnect(context: ServerContext): void {
  const { parent, startTime } = operations.get(context) ?? {};
  if (context.error === undefined || parent === undefined || parent.isKnownError(context.error)) return;
  const subsegment = openSubsegment(parent, context, {});
  subsegment.start_time = startTime ?? subsegment.start_time;
  closeWithError(subsegment, context.error);
}

function traceConnections(name: string): () => void {
  return subscribeTo<ServerContext>(name, {
    start: beginConnect,
    end: (context) => {
      if (context.error !== undefined) finishConnect(context);
    },
    asyncStart: finishConnect,
  });
}

type Handlers<C> = Record<'start' | 'end' | 'asyncStart', (context: C) => void>;

/** Subscribes to a channel, and gives the callbacks of its operations the context of their callers. */
function subscribeTo<C extends object>(name: string, handlers: Handlers<C>): () => void {
  const channel = tracingChannel(name);
  const callerOf = (context: object): ContextValues | undefined => operations.get(context)?.caller;
  channel.subscribe(handlers as never);
  channel.asyncStart.bindStore(storage, callerOf as never);
  return () => {
    channel.asyncStart.unbindStore(storage);
    channel.unsubscribe(handlers as never);
  };
}

/** Traces mysql2's queries by its own channels: callback and promise API, pools and single connections. */
export function traceMysql2(): () => void {
  const stops = [
    traceQueries('mysql2:query'),
    traceQueries('mysql2:execute', 'statement'),
    traceConnections('mysql2:pool:connect'),
    traceConnections('mysql2:connect'),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
