import { excerpt } from '@xray-microservices/xray-model';
import type { Address } from './address.ts';
import { DEFAULT_LIMITS } from './config.ts';
import type { Config } from './config.ts';
import { OPTIONS } from './options.ts';
import type { Option } from './options.ts';
import { readArguments } from './read-settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'run'; readonly config: Config }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const LONGEST_SHOWN_VALUE = 60;
const DEFAULT_ADDRESS: Address = { host: '127.0.0.1', port: 2000 };

/** Reads flags and environment into a config, or lists every problem. A flag wins over its variable. */
export function parseConfig(args: readonly string[], env: Environment): Command {
  const { values, switches, problems: argumentProblems } = readArguments(args);
  if (switches.has('help')) {
    return { kind: 'help' };
  }
  if (switches.has('version')) {
    return { kind: 'version' };
  }
  const problems = [...argumentProblems];
  const read = <T>(option: Option<T>, otherEnv?: string): T | undefined =>
    readOption(option, values, env, problems, otherEnv);
  const udp = read(OPTIONS.bind) ?? DEFAULT_ADDRESS;
  const config: Config = {
    udp,
    tcp: read(OPTIONS.bindTcp) ?? udp,
    logLevel: read(OPTIONS.logLevel) ?? 'info',
    region: read(OPTIONS.region, 'AWS_REGION') ?? 'us-east-1',
    samplingRate: read(OPTIONS.samplingRate) ?? 1,
    allowedHosts: read(OPTIONS.allowedHosts) ?? [],
    limits: {
      ...DEFAULT_LIMITS,
      maxTraces: read(OPTIONS.maxTraces) ?? DEFAULT_LIMITS.maxTraces,
      maxSegmentsPerTrace: read(OPTIONS.maxSegmentsPerTrace) ?? DEFAULT_LIMITS.maxSegmentsPerTrace,
      maxBytes: read(OPTIONS.maxBytes) ?? DEFAULT_LIMITS.maxBytes,
    },
  };
  return problems.length === 0 ? { kind: 'run', config } : { kind: 'refused', problems };
}

function readOption<T>(
  option: Option<T>,
  values: ReadonlyMap<string, string>,
  env: Environment,
  problems: string[],
  otherEnv?: string,
): T | undefined {
  const given = findText(option, values, env, otherEnv);
  if (given === undefined) {
    return undefined;
  }
  const reading = option.read(given.text);
  if ('problem' in reading) {
    problems.push(`${given.name} "${excerpt(given.text, LONGEST_SHOWN_VALUE)}" ${reading.problem}`);
    return undefined;
  }
  return reading.value;
}

function findText(
  option: Option<unknown>,
  values: ReadonlyMap<string, string>,
  env: Environment,
  otherEnv?: string,
): { name: string; text: string } | undefined {
  const candidates = [
    { name: `--${option.flag}`, text: values.get(option.flag) },
    { name: option.env, text: env[option.env] },
    ...(otherEnv === undefined ? [] : [{ name: otherEnv, text: env[otherEnv] }]),
  ];
  for (const { name, text } of candidates) {
    if (text !== undefined && text !== '') {
      return { name, text };
    }
  }
  return undefined;
}
