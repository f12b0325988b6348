import type { DaemonAddress } from './core/daemon-address.ts';
import { DEFAULT_DAEMON_ADDRESS, parseDaemonAddress } from './core/daemon-address.ts';
import { TracingConfigError } from './core/errors.ts';
import { validName } from './core/names.ts';
import type { Rule } from './sampling/rule.ts';
import { localRulesOf } from './sampling/sampling-options.ts';
import type { ContextMissing, TracingOptions } from './types.ts';

/** Whether tracing is to run: the option, else the SDK's own variable. */
export const isEnabled = ({ enabled }: TracingOptions): boolean =>
  enabled ?? process.env['AWS_XRAY_SDK_ENABLED']?.toLowerCase() !== 'false';

const STRATEGIES: readonly ContextMissing[] = ['LOG_ERROR', 'RUNTIME_ERROR', 'IGNORE_ERROR'];

export interface ReadOptions {
  name: string;
  address: DaemonAddress;
  contextMissing: ContextMissing;
  localRules: readonly Rule[];
}

/**
 * What the options leave out is taken from the variables that the SDK takes.
 *
 * @throws TracingConfigError for what can't be read
 */
export function readOptions(options: TracingOptions): ReadOptions {
  const { AWS_XRAY_DAEMON_ADDRESS: daemon, AWS_XRAY_CONTEXT_MISSING: strategy } = process.env;
  const address = parseDaemonAddress(options.daemonAddress ?? daemon ?? DEFAULT_DAEMON_ADDRESS);
  if (options.name.trim() === '')
    throw new TracingConfigError('NAME', 'the name of the segments must not be empty');
  const wanted = (options.contextMissing ?? strategy ?? 'LOG_ERROR').toUpperCase();
  const contextMissing = STRATEGIES.find((each) => each === wanted);
  if (contextMissing === undefined) {
    throw new TracingConfigError(
      'CONTEXT_MISSING',
      `AWS_XRAY_CONTEXT_MISSING "${wanted}": can be ${STRATEGIES.join(', ')}`,
    );
  }
  const localRules = localRulesOf(options.sampling?.localRules ?? []);
  return { name: validName(options.name), address, contextMissing, localRules };
}
