import type { TracingLogger } from '../types.ts';

/**
 * A logger that never throws, whatever the application's does, such as one whose worker has exited. There is no other
 * place to say that it failed, and the application must not fail because of its tracing.
 */
export function safeLogger(logger: TracingLogger): TracingLogger {
  const safe =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string): void => {
      try {
        logger[level](message);
      } catch {
        // see above
      }
    };
  return {
    debug: safe('debug'),
    info: safe('info'),
    warn: safe('warn'),
    error: safe('error'),
    isLevelEnabled(level) {
      try {
        return logger.isLevelEnabled?.(level) !== false;
      } catch {
        return false;
      }
    },
  };
}
