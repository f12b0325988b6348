import { isLoopback } from './address.ts';
import type { Address } from './address.ts';
import { NO_CONFIG_FILE } from './config-file.ts';
import type { ConfigFile } from './config-file.ts';
import { DEFAULT_LIMITS } from './config.ts';
import type { Config } from './config.ts';
import type { ForwardSettings } from './forward-settings.ts';
import { FILE_OPTIONS, OPTIONS } from './options.ts';
import { readArguments } from './read-settings.ts';
import { SettingsReader } from './settings-reader.ts';
import type { Environment } from './settings-reader.ts';

export type { Environment } from './settings-reader.ts';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'run'; readonly config: Config }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const DEFAULT_ADDRESS: Address = { host: '127.0.0.1', port: 2000 };

/** Uploads at a time, as AWS's daemon has it. */
const DEFAULT_CONCURRENCY = 8;

/** The path of the configuration file that is asked for, if one is. */
export function configFileOf(args: readonly string[], env: Environment): string | undefined {
  const { values } = readArguments(args);
  return new SettingsReader({ values, env, file: NO_CONFIG_FILE, problems: [] }).read(OPTIONS.config);
}

/**
 * Reads flags, environment and configuration file into a config, or lists every problem. A flag wins over its variable,
 * and both over the file.
 */
export function parseConfig(
  args: readonly string[],
  env: Environment,
  file: ConfigFile = NO_CONFIG_FILE,
): Command {
  const { values, switches, problems: argumentProblems } = readArguments(args);
  if (switches.has('help')) {
    return { kind: 'help' };
  }
  if (switches.has('version')) {
    return { kind: 'version' };
  }
  const reader = new SettingsReader({ values, env, file, problems: [...argumentProblems, ...file.problems] });
  const config = readConfig(reader, env, switches.has('local-mode'));
  const { problems } = reader;
  return problems.length === 0 ? { kind: 'run', config } : { kind: 'refused', problems };
}

function readConfig(reader: SettingsReader, env: Environment, isLocalMode: boolean): Config {
  const udp = reader.read(OPTIONS.bind) ?? DEFAULT_ADDRESS;
  const tcp = reader.read(OPTIONS.bindTcp) ?? udp;
  const region = reader.read(OPTIONS.region, 'AWS_REGION');
  const logFile = reader.read(OPTIONS.logFile);
  const isRotated = reader.readFile(FILE_OPTIONS.logRotation) ?? true;
  const forward = readForwarding(reader, env, { region, tcp });
  return {
    udp,
    tcp,
    logLevel: reader.read(OPTIONS.logLevel) ?? 'info',
    region: region ?? 'us-east-1',
    samplingRate: reader.read(OPTIONS.samplingRate) ?? 1,
    dataFile: reader.read(OPTIONS.data),
    allowedHosts: reader.read(OPTIONS.allowedHosts) ?? [],
    limits: {
      ...DEFAULT_LIMITS,
      maxTraces: reader.read(OPTIONS.maxTraces) ?? DEFAULT_LIMITS.maxTraces,
      maxSegmentsPerTrace: reader.read(OPTIONS.maxSegmentsPerTrace) ?? DEFAULT_LIMITS.maxSegmentsPerTrace,
      maxAgeSeconds: reader.read(OPTIONS.maxAge) ?? DEFAULT_LIMITS.maxAgeSeconds,
      maxBytes: reader.read(OPTIONS.maxBytes) ?? DEFAULT_LIMITS.maxBytes,
      maxQueuedBytes: reader.read(OPTIONS.bufferMemory) ?? DEFAULT_LIMITS.maxQueuedBytes,
    },
    logFile: logFile === undefined ? undefined : { path: logFile, isRotated },
    ...forward,
    withoutEffect: [
      ...(isLocalMode || reader.readFile(FILE_OPTIONS.localMode) === true ? ['local-mode'] : []),
      ...forward.withoutEffect,
    ],
  };
}

/** Where to forward to. Without --forward, what AWS's daemon is told about that changes nothing. */
function readForwarding(
  reader: SettingsReader,
  env: Environment,
  { region, tcp }: { readonly region: string | undefined; readonly tcp: Address },
): { readonly forward: ForwardSettings | undefined; readonly withoutEffect: readonly string[] } {
  const target = reader.read(OPTIONS.forward);
  const given = {
    'resource-arn': reader.read(OPTIONS.resourceArn),
    'role-arn': reader.read(OPTIONS.roleArn),
    'proxy-address': reader.read(OPTIONS.proxyAddress),
    concurrency: reader.readFile(FILE_OPTIONS.concurrency),
    endpoint: reader.readFile(FILE_OPTIONS.endpoint),
    'no-verify-ssl': reader.readFile(FILE_OPTIONS.verifyNoTls),
  };
  if (target === undefined) {
    const withoutEffect = Object.entries(given).filter(([, value]) => value !== undefined && value !== false);
    return { forward: undefined, withoutEffect: withoutEffect.map(([name]) => name) };
  }
  const endpoint = reader.readVariables(['AWS_ENDPOINT_URL_XRAY', 'AWS_ENDPOINT_URL']) ?? given.endpoint;
  if (region === undefined) {
    reader.refuse('--forward needs a region: give -n, AWS_REGION, or Region in the config file');
  }
  if (given['role-arn'] !== undefined) {
    reader.refuse(
      '--role-arn does not go with --forward: name the role in an AWS profile, and the profile in AWS_PROFILE',
    );
  }
  if (endpoint !== undefined && isOwnAddress(endpoint, tcp)) {
    reader.refuse(`--forward would send to ${tcp.host}:${tcp.port}, which is xray-local itself`);
  }
  const forward = {
    region: region ?? '',
    endpoint,
    concurrency: given.concurrency ?? DEFAULT_CONCURRENCY,
    proxy: given['proxy-address'],
    verifyTls: given['no-verify-ssl'] !== true,
    resourceArn: given['resource-arn'] ?? '',
    hostname: env['AWS_HOSTNAME'] ?? '',
    instanceId: env['AWS_INSTANCE_ID'] ?? '',
  };
  return { forward, withoutEffect: [] };
}

/** Documents that are sent to where they came in would go round for ever. */
function isOwnAddress(endpoint: string, tcp: Address): boolean {
  const { hostname, port, protocol } = new URL(endpoint);
  const host = hostname.replaceAll(/[[\]]/g, '');
  const portNumber = Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port);
  return portNumber === tcp.port && (host === tcp.host || isLoopback(host));
}
