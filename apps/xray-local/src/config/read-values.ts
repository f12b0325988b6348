import type { LogLevel } from '../log.ts';
import { parseAddress } from './address.ts';
import type { Address } from './address.ts';

/** A value that was read, or what is wrong with its text. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

export const MEBIBYTE = 1024 * 1024;

/** AWS's daemon starts with no less. */
const LEAST_BUFFER_MB = 3;

/** The names of levels that the AWS daemon takes, and what they come to here. */
const LOG_LEVELS: Readonly<Record<string, LogLevel>> = {
  dev: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  prod: 'info',
};

export function readAddress(text: string): Reading<Address> {
  const address = parseAddress(text);
  return 'problem' in address ? address : { value: address };
}

export function readLogLevel(text: string): Reading<LogLevel> {
  const name = text.toLowerCase();
  const level = Object.hasOwn(LOG_LEVELS, name) ? LOG_LEVELS[name] : undefined;
  return level === undefined
    ? { problem: `is not one of ${Object.keys(LOG_LEVELS).join(', ')}` }
    : { value: level };
}

export function readRegion(text: string): Reading<string> {
  return /^[a-z0-9-]{1,32}$/.test(text) ? { value: text } : { problem: 'is not a region, such as us-east-1' };
}

export function readRate(text: string): Reading<number> {
  const rate = Number(text);
  return /^[\d.]+$/.test(text) && rate >= 0 && rate <= 1
    ? { value: rate }
    : { problem: 'is not a number from 0 to 1' };
}

export function readHostNames(text: string): Reading<readonly string[]> {
  const names = text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const wrong = names.find((name) => !/^[a-z0-9._-]+$/.test(name));
  return wrong === undefined
    ? { value: names }
    : { problem: 'is not a list of host names (without ports) and commas' };
}

export function readFileName(text: string): Reading<string> {
  // SQLite takes these names for a database in memory, or for a URI.
  return text === ':memory:' || text.startsWith('file:')
    ? { problem: 'is not the path of a file' }
    : { value: text };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Answers seconds. */
export function readDuration(text: string): Reading<number> {
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? 0);
  return seconds > 0
    ? { value: seconds }
    : { problem: 'is not a length of time such as 30d, 6h, 15m or 90s' };
}

export function readCount(text: string): Reading<number> {
  const count = Number(text);
  return /^\d+$/.test(text) && count >= 1 && Number.isSafeInteger(count)
    ? { value: count }
    : { problem: 'is not a whole number of 1 or more' };
}

/** Answers bytes. */
export function readBufferMemory(text: string): Reading<number> {
  const megabytes = Number(text);
  return /^\d{1,5}$/.test(text) && megabytes >= LEAST_BUFFER_MB
    ? { value: megabytes * MEBIBYTE }
    : { problem: `is not a whole number of ${LEAST_BUFFER_MB} or more megabytes` };
}

export function readForward(text: string): Reading<'aws'> {
  return text === 'aws' ? { value: text } : { problem: 'is not aws, the only place to forward to' };
}

export function readUrl(text: string): Reading<string> {
  const url = URL.parse(text);
  return url?.protocol === 'http:' || url?.protocol === 'https:'
    ? { value: text }
    : { problem: 'is not a URL, such as https://xray.us-east-1.amazonaws.com' };
}

/** A proxy as AWS's daemon takes it: a URL, or `host:port`. */
export function readProxy(text: string): Reading<string> {
  return readUrl(text.includes('://') ? text : `http://${text}`);
}

export function readSwitch(text: string): Reading<boolean> {
  return text === 'true' || text === 'false'
    ? { value: text === 'true' }
    : { problem: 'is not true or false' };
}

export function readText(text: string): Reading<string> {
  return { value: text };
}
