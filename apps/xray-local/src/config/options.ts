import type { LogLevel } from '../log.ts';
import { DEFAULT_LIMITS } from './config.ts';
import { parseAddress } from './address.ts';
import type { Address } from './address.ts';

/** A value that was read, or what is wrong with its text. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

/** One setting: how it is called, what it means and how its text is read. */
export interface Option<T> {
  readonly flag: string;
  readonly short?: string;
  /** The environment variable that is taken when the flag is absent. */
  readonly env: string;
  readonly placeholder: string;
  readonly help: string;
  /** Shown as the default. */
  readonly fallback: string;
  readonly read: (text: string) => Reading<T>;
}

/** The names of levels that the AWS daemon takes, and what they come to here. */
const LOG_LEVELS: Readonly<Record<string, LogLevel>> = {
  dev: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  prod: 'info',
};

/** All settings. The help text and the table in README.md come from here. */
export const OPTIONS = {
  bind: {
    flag: 'bind',
    short: 'b',
    env: 'XRAY_LOCAL_BIND',
    placeholder: 'host:port',
    help: 'UDP address for segments',
    fallback: '127.0.0.1:2000',
    read: readAddress,
  },
  bindTcp: {
    flag: 'bind-tcp',
    short: 't',
    env: 'XRAY_LOCAL_BIND_TCP',
    placeholder: 'host:port',
    help: 'TCP address for sampling and the X-Ray API',
    fallback: 'as --bind',
    read: readAddress,
  },
  logLevel: {
    flag: 'log-level',
    short: 'l',
    env: 'XRAY_LOCAL_LOG_LEVEL',
    placeholder: 'level',
    help: 'least level that is logged: dev or debug, info or prod, warn, error',
    fallback: 'info',
    read: readLogLevel,
  },
  region: {
    flag: 'region',
    short: 'n',
    env: 'XRAY_LOCAL_REGION',
    placeholder: 'region',
    help: 'AWS region named in ARNs; AWS_REGION is taken too',
    fallback: 'us-east-1',
    read: readRegion,
  },
  samplingRate: {
    flag: 'sampling-rate',
    env: 'XRAY_LOCAL_SAMPLING_RATE',
    placeholder: 'rate',
    help: 'part of requests that the Default rule samples, 0 to 1',
    fallback: '1',
    read: readRate,
  },
  allowedHosts: {
    flag: 'allowed-hosts',
    env: 'XRAY_LOCAL_ALLOWED_HOSTS',
    placeholder: 'name,name',
    help: 'host names under which the TCP side may be asked, besides localhost and IP addresses',
    fallback: 'none',
    read: readHostNames,
  },
  maxTraces: {
    flag: 'max-traces',
    env: 'XRAY_LOCAL_MAX_TRACES',
    placeholder: 'count',
    help: 'traces kept; then the oldest goes',
    fallback: String(DEFAULT_LIMITS.maxTraces),
    read: readCount,
  },
  maxSegmentsPerTrace: {
    flag: 'max-segments-per-trace',
    env: 'XRAY_LOCAL_MAX_SEGMENTS_PER_TRACE',
    placeholder: 'count',
    help: 'documents kept of one trace; then further ones are refused',
    fallback: String(DEFAULT_LIMITS.maxSegmentsPerTrace),
    read: readCount,
  },
  maxBytes: {
    flag: 'max-bytes',
    env: 'XRAY_LOCAL_MAX_BYTES',
    placeholder: 'bytes',
    help: 'documents kept, in bytes as they arrived; then the oldest trace goes',
    fallback: String(DEFAULT_LIMITS.maxBytes),
    read: readCount,
  },
} as const satisfies Readonly<Record<string, Option<unknown>>>;

/** Flags without a value. */
export const SWITCHES = [
  {
    flag: 'local-mode',
    short: 'o',
    help: "taken as the AWS daemon takes it: don't ask for EC2 metadata (never done here)",
  },
  { flag: 'version', short: 'v', help: 'print the version' },
  { flag: 'help', short: 'h', help: 'print this text' },
] as const;

function readAddress(text: string): Reading<Address> {
  const address = parseAddress(text);
  return 'problem' in address ? address : { value: address };
}

function readLogLevel(text: string): Reading<LogLevel> {
  const name = text.toLowerCase();
  const level = Object.hasOwn(LOG_LEVELS, name) ? LOG_LEVELS[name] : undefined;
  return level === undefined
    ? { problem: `is not one of ${Object.keys(LOG_LEVELS).join(', ')}` }
    : { value: level };
}

function readRegion(text: string): Reading<string> {
  return /^[a-z0-9-]{1,32}$/.test(text) ? { value: text } : { problem: 'is not a region, such as us-east-1' };
}

function readRate(text: string): Reading<number> {
  const rate = Number(text);
  return /^[\d.]+$/.test(text) && rate >= 0 && rate <= 1
    ? { value: rate }
    : { problem: 'is not a number from 0 to 1' };
}

function readHostNames(text: string): Reading<readonly string[]> {
  const names = text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const wrong = names.find((name) => !/^[a-z0-9._-]+$/.test(name));
  return wrong === undefined
    ? { value: names }
    : { problem: 'is not a list of host names (without ports) and commas' };
}

function readCount(text: string): Reading<number> {
  const count = Number(text);
  return /^\d+$/.test(text) && count >= 1 && Number.isSafeInteger(count)
    ? { value: count }
    : { problem: 'is not a whole number of 1 or more' };
}
