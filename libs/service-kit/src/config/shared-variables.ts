import { z } from 'zod';
import { flag, host, integer, listenPort, oneOf, textLike } from './values.ts';
import type { ValueSchema } from './values.ts';
import { withDefault } from './variable.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const CONTEXT_MISSING = ['LOG_ERROR', 'RUNTIME_ERROR', 'IGNORE_ERROR'] as const;

const PORT = String.raw`(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`;
const ENDPOINT = String.raw`(?:\[[\da-fA-F:.]+\]|[\w.-]+):${PORT}`;

/** `127.0.0.1:2000`, `[::1]:2000`, `xray-service.default:2000`, or one address for each protocol. */
const DAEMON_ADDRESS = new RegExp(
  `^(?:${ENDPOINT}|tcp:${ENDPOINT} udp:${ENDPOINT}|udp:${ENDPOINT} tcp:${ENDPOINT})$`,
);

type Default<V> = z.ZodPrefault<ValueSchema<V>>;

/** Where the service listens, whom it believes, and how it takes leave. */
export function httpVariables(defaults: { readonly port: number }): z.ZodObject<{
  host: Default<string>;
  port: Default<number>;
  trustProxyHops: Default<number>;
  rateLimitPerMinute: Default<number>;
  shutdownDelayMs: Default<number>;
}> {
  return z.object({
    host: withDefault(host(), {
      name: 'HOST',
      meaning: 'Address to listen on; `0.0.0.0` in a container',
      default: '127.0.0.1',
    }),
    port: withDefault(listenPort(), {
      name: 'PORT',
      meaning: 'TCP port to listen on; 0 takes a free one',
      default: String(defaults.port),
    }),
    trustProxyHops: withDefault(integer(0, 10), {
      name: 'TRUST_PROXY_HOPS',
      meaning: 'Proxies in front whose `X-Forwarded-For` is believed; 0 believes nobody',
      default: '0',
    }),
    rateLimitPerMinute: withDefault(integer(0, 1_000_000), {
      name: 'RATE_LIMIT_PER_MINUTE',
      meaning: 'Requests a minute from one address, counted by each replica; 0 is no limit',
      default: '6000',
    }),
    shutdownDelayMs: withDefault(integer(0, 60_000, 'milliseconds'), {
      name: 'SHUTDOWN_DELAY_MS',
      meaning: 'Milliseconds between "not ready" and the end of new requests, for load balancers to notice',
      default: '0',
    }),
  });
}

/** What the tracing library is started with. */
export function tracingVariables(defaults: { readonly name: string }): z.ZodObject<{
  name: Default<string>;
  daemonAddress: Default<string>;
  contextMissing: Default<(typeof CONTEXT_MISSING)[number]>;
  enabled: Default<boolean>;
}> {
  return z.object({
    name: withDefault(textLike(/\S/, 'the name of the segments'), {
      name: 'AWS_XRAY_TRACING_NAME',
      meaning: 'Name of the segments, so of the node in the service map',
      default: defaults.name,
    }),
    daemonAddress: withDefault(textLike(DAEMON_ADDRESS, 'host:port or "tcp:host:port udp:host:port"'), {
      name: 'AWS_XRAY_DAEMON_ADDRESS',
      meaning: 'The X-Ray daemon: `host:port` or `tcp:host:port udp:host:port`',
      default: '127.0.0.1:2000',
    }),
    contextMissing: withDefault(oneOf(CONTEXT_MISSING), {
      name: 'AWS_XRAY_CONTEXT_MISSING',
      meaning: `Work outside a request: ${CONTEXT_MISSING.map((word) => `\`${word}\``).join(', ')}`,
      default: 'LOG_ERROR',
    }),
    enabled: withDefault(flag(), {
      name: 'AWS_XRAY_SDK_ENABLED',
      meaning: '`false` turns tracing off',
      default: 'true',
    }),
  });
}

/** How much is logged. */
export function logVariables(): z.ZodObject<{ level: Default<LogLevel> }> {
  return z.object({
    level: withDefault(oneOf(LOG_LEVELS), {
      name: 'LOG_LEVEL',
      meaning: `The least that is logged: ${LOG_LEVELS.map((word) => `\`${word}\``).join(', ')}`,
      default: 'info',
    }),
  });
}

/** Whether the service may be disturbed on purpose. */
export function chaosVariables(): z.ZodObject<{ enabled: Default<boolean> }> {
  return z.object({
    enabled: withDefault(flag(), {
      name: 'CHAOS_ENABLED',
      meaning: '`true` adds the routes under `/chaos`, with which anybody can disturb the service',
      default: 'false',
    }),
  });
}
