import { inspect } from 'node:util';
import type { TracingLogger, TracingOptions } from '../types.ts';
import { setDefaults } from './segment-defaults.ts';

/** The SDK passes details as a second argument, which a message has to carry. */
export function sdkLogger(logger: TracingLogger): TracingLogger {
  const join =
    (write: (message: string) => void) =>
    (message: string, details?: unknown): void => {
      write(
        details === undefined
          ? message
          : `${message} ${details instanceof Error ? details.message : inspect(details)}`,
      );
    };
  return {
    debug: join((message) => {
      logger.debug(message);
    }),
    info: join((message) => {
      logger.info(message);
    }),
    warn: join((message) => {
      logger.warn(message);
    }),
    error: join((message) => {
      logger.error(message);
    }),
  };
}

/** Sets what all segments tell of this service. */
export function describeService({ version }: TracingOptions): void {
  setDefaults({
    serviceData: {
      ...(version !== undefined && { version }),
      runtime: 'node',
      runtime_version: process.version,
    },
  });
}
