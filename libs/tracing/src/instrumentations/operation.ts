import { tracingChannel } from 'node:diagnostics_channel';
import { guarded } from '../core/guarded.ts';
import type { TracedSubsegment } from '../sdk/subsegment.ts';
import { sampledParent } from './current.ts';

/**
 * The channel on which an application tells of operations that no other channel tells of, such as sending a mail. So
 * application code never names the tracer: `tracingChannel(OPERATION_CHANNEL).tracePromise(send, { name: 'smtp@host' })`.
 */
export const OPERATION_CHANNEL = 'xray:operation';

/** What is published with an operation. */
export interface OperationContext {
  /** Name of the subsegment: the service that is called, such as `smtp@mail.example:587`. */
  name: string;
  /** `remote` for another service, absent for the process's own work. */
  namespace?: 'remote';
  /** Indexed: text, numbers and booleans. No addresses or contents of mails. */
  annotations?: Record<string, string | number | boolean>;
  error?: unknown;
}

const SUBSEGMENT = Symbol('xray subsegment');
type Operation = OperationContext & { [SUBSEGMENT]?: TracedSubsegment };

function begin(operation: Operation): void {
  const parent = sampledParent();
  if (parent === undefined) return;
  const subsegment = parent.addNewSubsegment(operation.name);
  if (operation.namespace !== undefined) subsegment.namespace = operation.namespace;
  for (const [key, value] of Object.entries(operation.annotations ?? {}))
    subsegment.addAnnotation(key, value);
  operation[SUBSEGMENT] = subsegment;
}

function finish(operation: Operation): void {
  const subsegment = operation[SUBSEGMENT];
  if (subsegment === undefined) return;
  if (operation.error === undefined) subsegment.close();
  else subsegment.fail(operation.error);
}

/** Traces what the application publishes on {@link OPERATION_CHANNEL}. */
export function traceOperations(): () => void {
  const channel = tracingChannel(OPERATION_CHANNEL);
  const handlers = {
    start: guarded(begin),
    end: guarded((operation: Operation) => {
      if (operation.error !== undefined || 'result' in operation) finish(operation); // synchronous: it has ended
    }),
    asyncEnd: guarded(finish),
  };
  channel.subscribe(handlers as never);
  return () => {
    channel.unsubscribe(handlers as never);
  };
}
