import { inspect } from 'node:util';
import type { TracingLogger, TracingOptions } from '../types.ts';
import { sdk } from './sdk.ts';
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

/** The SDK's pollers of sampling rules and targets. */
interface SdkSampler {
  started: boolean;
  start(): void;
  rulePoller: { poller?: NodeJS.Timeout };
  targetPoller: { poller?: NodeJS.Timeout };
}

/** Asks for the sampling rules now, so that they are there at the first request. The answer ends the polling. */
export function startSampling(): () => void {
  const { sampler } = sdk.middleware as unknown as { sampler: Partial<SdkSampler> };
  sampler.start?.();
  return () => {
    clearInterval(sampler.rulePoller?.poller);
    clearInterval(sampler.targetPoller?.poller);
    sampler.started = false;
  };
}
