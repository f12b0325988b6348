import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { parseConfig } from './parse-config.ts';
import type { DeepReadonly } from './parse-config.ts';

/** `parseConfig` for `main.ts`: with a bad environment, prints every problem on stderr and exits with 1. */
export function parseConfigOrExit<Schema extends z.ZodObject>(
  schema: Schema,
  { env, stderr, exit }: Pick<NodeJS.Process, 'env' | 'exit'> & { stderr: Pick<NodeJS.WriteStream, 'write'> },
): DeepReadonly<z.output<Schema>> {
  try {
    return parseConfig(schema, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    stderr.write(`${error.message}\n`);
    return exit(1);
  }
}
