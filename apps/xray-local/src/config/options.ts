import { DEFAULT_LIMITS } from './config.ts';
import {
  MEBIBYTE,
  readAddress,
  readBufferMemory,
  readCount,
  readDuration,
  readFileName,
  readForward,
  readHostNames,
  readLogLevel,
  readProxy,
  readRate,
  readRegion,
  readSwitch,
  readText,
  readUrl,
} from './read-values.ts';
import type { Reading } from './read-values.ts';

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

/** A setting that has neither flag nor variable. */
export interface FileOption<T> {
  readonly key: string;
  readonly read: (text: string) => Reading<T>;
}

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
  data: {
    flag: 'data',
    env: 'XRAY_LOCAL_DATA',
    placeholder: 'file',
    help: 'file in which traces are kept; without one they are kept in memory and gone with the process',
    fallback: 'none',
    read: readFileName,
  },
  maxAge: {
    flag: 'max-age',
    env: 'XRAY_LOCAL_MAX_AGE',
    placeholder: 'time',
    help: 'how long a trace is kept after its last document came, such as 30d, 6h, 15m or 90s',
    fallback: '30d',
    read: readDuration,
  },
  maxBytes: {
    flag: 'max-bytes',
    env: 'XRAY_LOCAL_MAX_BYTES',
    placeholder: 'bytes',
    help: 'documents kept, in bytes as they arrived; then the oldest trace goes',
    fallback: String(DEFAULT_LIMITS.maxBytes),
    read: readCount,
  },
  forward: {
    flag: 'forward',
    env: 'XRAY_LOCAL_FORWARD',
    placeholder: 'aws',
    help: "aws: send what is received to the real X-Ray too, with the AWS SDK's default credentials",
    fallback: 'none',
    read: readForward,
  },
  config: {
    flag: 'config',
    short: 'c',
    env: 'XRAY_LOCAL_CONFIG',
    placeholder: 'file',
    help: "configuration file of AWS's daemon (cfg.yaml); flags and variables win over it",
    fallback: 'none',
    read: readText,
  },
  logFile: {
    flag: 'log-file',
    short: 'f',
    env: 'XRAY_LOCAL_LOG_FILE',
    placeholder: 'file',
    help: 'file for the log, in place of standard output',
    fallback: 'none',
    read: readText,
  },
  bufferMemory: {
    flag: 'buffer-memory',
    short: 'm',
    env: 'XRAY_LOCAL_BUFFER_MEMORY',
    placeholder: 'MB',
    help: 'memory for datagrams that wait to be processed, 3 MB or more',
    fallback: String(DEFAULT_LIMITS.maxQueuedBytes / MEBIBYTE),
    read: readBufferMemory,
  },
  resourceArn: {
    flag: 'resource-arn',
    short: 'a',
    env: 'XRAY_LOCAL_RESOURCE_ARN',
    placeholder: 'arn',
    help: 'ARN of the machine, named in telemetry that is forwarded',
    fallback: 'none',
    read: readText,
  },
  proxyAddress: {
    flag: 'proxy-address',
    short: 'p',
    env: 'XRAY_LOCAL_PROXY_ADDRESS',
    placeholder: 'url',
    help: 'HTTP proxy through which is forwarded',
    fallback: 'none',
    read: readProxy,
  },
  roleArn: {
    flag: 'role-arn',
    short: 'r',
    env: 'XRAY_LOCAL_ROLE_ARN',
    placeholder: 'arn',
    help: 'taken as the AWS daemon takes it, but not with --forward: name the role in an AWS profile',
    fallback: 'none',
    read: readText,
  },
} as const satisfies Readonly<Record<string, Option<unknown>>>;

/** What only a configuration file can say. */
export const FILE_OPTIONS = {
  concurrency: { key: 'concurrency', read: readCount },
  endpoint: { key: 'endpoint', read: readUrl },
  verifyNoTls: { key: 'no-verify-ssl', read: readSwitch },
  logRotation: { key: 'log-rotation', read: readSwitch },
  localMode: { key: 'local-mode', read: readSwitch },
} as const satisfies Readonly<Record<string, FileOption<unknown>>>;

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
