import { tracingChannel } from 'node:diagnostics_channel';
import type { RequestContext } from '../context/context.ts';
import { storage } from '../context/context.ts';
import { guarded } from '../core/guarded.ts';
import { clock } from '../sdk/entity.ts';
import type { SqlData, TracedSubsegment } from '../sdk/subsegment.ts';
import type { Traced } from './current.ts';
import { sampledParent, tracedOf } from './current.ts';
import type { Server } from './databases.ts';
import { placeOf } from './databases.ts';

/*
 * What is remembered of an operation between its start and its callback, on the object that mysql2 makes for its
 * subscribers alone.
 */

/** The caller's context: mysql2 calls back in that of whoever released the connection. */
const CALLER = Symbol('xray caller');
/** Of a query that is sampled. */
const SUBSEGMENT = Symbol('xray subsegment');
/** Of a connection asked for by a sampled request: epoch seconds. */
const START_TIME = Symbol('xray start');

/** What mysql2 publishes (from 3.20) with each event of one operation. */
interface ServerContext extends Server {
  error?: unknown;
  [CALLER]?: RequestContext | undefined;
  [SUBSEGMENT]?: TracedSubsegment;
  [START_TIME]?: number;
}

/** The same for a query. `values` is there too, and never read. */
interface QueryContext extends ServerContext {
  query: string;
}

/** Waits below this are no waits: a free connection is handed over in the next tick. */
const LEAST_POOL_WAIT_SECONDS = 0.001;

function openSubsegment(parent: Traced, name: string, sql: SqlData): TracedSubsegment {
  const subsegment = parent.addNewSubsegment(name);
  subsegment.namespace = 'remote';
  subsegment.sql = sql;
  return subsegment;
}

function beginQuery(context: QueryContext, kind: 'queries' | 'statements'): void {
  const caller = storage.getStore();
  context[CALLER] = caller;
  const parent = sampledParent();
  if (caller === undefined || parent === undefined) return;
  const place = placeOf(context);
  const subsegment = openSubsegment(parent, place.name, place[kind].get(context.query));
  if (caller.poolWait > 0) {
    subsegment.addMetadata('pool_wait_ms', Math.round(caller.poolWait * 1e6) / 1e3, 'mysql2');
    caller.poolWait = 0;
  }
  context[SUBSEGMENT] = subsegment;
}

function finishQuery(context: QueryContext): void {
  const subsegment = context[SUBSEGMENT];
  if (subsegment === undefined) return;
  if (context.error === undefined) subsegment.close();
  else subsegment.fail(context.error);
}

const traceQueries = (name: string, kind: 'queries' | 'statements'): (() => void) =>
  subscribeTo<QueryContext>(name, {
    start: (context) => {
      beginQuery(context, kind);
    },
    finish: finishQuery,
  });

function beginConnect(context: ServerContext): void {
  context[CALLER] = storage.getStore();
  const parent = sampledParent();
  if (parent !== undefined) context[START_TIME] = clock.now(parent.anchor);
}

/**
 * The time until a connection was there is told by the caller's next query. A connection that could not be had gets a
 * subsegment, else a trace would not show why there is no query. One for a pool is told of twice, by its own channel
 * and by the pool's, with the same error.
 */
function finishConnect(context: ServerContext, ofPool: boolean): void {
  const { [CALLER]: caller, [START_TIME]: startTime } = context;
  if (caller === undefined || startTime === undefined) return;
  const parent = tracedOf(caller.segment);
  if (parent === undefined) return;
  if (context.error === undefined) {
    const wait = clock.now(parent.anchor) - startTime;
    if (ofPool && wait >= LEAST_POOL_WAIT_SECONDS) caller.poolWait += wait;
  } else if (!parent.isKnownError(context.error)) {
    const place = placeOf(context);
    const subsegment = openSubsegment(parent, place.name, place.queries.get(''));
    subsegment.start_time = startTime;
    subsegment.fail(context.error);
  }
}

const traceConnections = (name: string, ofPool: boolean): (() => void) =>
  subscribeTo<ServerContext>(name, {
    start: beginConnect,
    finish: (context) => {
      finishConnect(context, ofPool);
    },
  });

/** `finish` is called once the operation has ended; `error` of the context says how. A second call finds it done. */
interface Handlers<C> {
  start: (context: C) => void;
  finish: (context: C) => void;
}

const callerOf = (context: ServerContext): RequestContext | undefined => context[CALLER];

/** Subscribes to a channel, and gives the callbacks of its operations the context of their callers. */
function subscribeTo<C extends ServerContext>(name: string, { start, finish }: Handlers<C>): () => void {
  const channel = tracingChannel(name);
  // An error is published before the callback runs, and also when the operation throws and none ever does
  const finishGuarded = guarded(finish);
  const handlers = { start: guarded(start), error: finishGuarded, asyncStart: finishGuarded };
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
    traceQueries('mysql2:query', 'queries'),
    traceQueries('mysql2:execute', 'statements'),
    traceConnections('mysql2:pool:connect', true),
    traceConnections('mysql2:connect', false),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
