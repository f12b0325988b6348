import { destination, pino, stdTimeFunctions } from 'pino';
import type { DestinationStream } from 'pino';
import type { LogLevel } from '../config/shared-variables.ts';
import { currentRequestId } from '../http/request-context.ts';
import { serializeError } from './serialize-error.ts';

export interface LogMethod {
  (message: string): void;
  /** An error goes under `err`. */
  (fields: Readonly<Record<string, unknown>>, message: string): void;
}

export type Logger = Readonly<Record<'debug' | 'info' | 'warn' | 'error' | 'fatal', LogMethod>>;

export interface LoggerOptions {
  /** Named on every line. */
  readonly service: string;
  readonly level: LogLevel;
  /** Fields for the line being written, such as the ids of the current trace. */
  readonly mixin?: () => Record<string, string>;
  /** Where the lines go; standard output unless told. */
  readonly destination?: DestinationStream;
}

/**
 * JSON lines with `level`, `time`, `service` and `msg`, and `request_id` during a request.
 *
 * Written synchronously, so that the last words of a process that exits are not lost.
 */
export function createLogger({ service, level, mixin, destination: stream }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (thrown: unknown) => serializeError(thrown) },
      mixin: () => ({ ...requestFields(), ...mixin?.() }),
    },
    stream ?? destination({ fd: 1, sync: true }),
  );
}

function requestFields(): Record<string, string> {
  const id = currentRequestId();
  return id === undefined ? {} : { request_id: id };
}
