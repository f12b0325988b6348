import { createLogger } from '../log/logger.ts';
import type { Logger, LoggerOptions } from '../log/logger.ts';

/** A line of the log, parsed. */
export interface LogLine {
  readonly msg?: unknown;
  readonly level?: unknown;
  readonly [field: string]: unknown;
}

/** A real logger whose lines stay in memory. */
export function memoryLogger(options: Pick<LoggerOptions, 'mixin'> = {}): {
  readonly logger: Logger;
  readonly lines: readonly LogLine[];
} {
  const lines: LogLine[] = [];
  const destination = {
    write: (line: string): void => {
      lines.push(JSON.parse(line) as LogLine);
    },
  };
  return { logger: createLogger({ service: 'test', level: 'debug', destination, ...options }), lines };
}
