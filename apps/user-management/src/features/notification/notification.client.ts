import { Agent } from 'node:http';
import { isIPv6 } from 'node:net';
import axios from 'axios';
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { z } from 'zod';
import { answerOf, failureOf } from './notification.failures.ts';
import { healthStatusSchema, serviceInfoSchema, xraySchema } from './notification.schema.ts';
import type {
  NotificationHealthStatus,
  NotificationServiceInfo,
  NotificationXray,
} from './notification.schema.ts';

export interface NotificationClient {
  healthStatus(): Promise<NotificationHealthStatus>;
  serviceInfo(): Promise<NotificationServiceInfo>;
  xray(): Promise<NotificationXray>;
  /** Closes the kept connections. */
  close(): void;
}

export interface NotificationClientOptions {
  readonly host: string;
  readonly port: number;
  /** Milliseconds for a call, from the connection to the last byte of the answer; 3000 unless told. */
  readonly timeoutMs?: number;
}

const MOST_CONNECTIONS = 50;
/** Bytes; what the service answers is a few hundred. */
const LONGEST_ANSWER = 64 * 1024;

/**
 * The only way to the notification service.
 *
 * A call that fails is not repeated: the caller is told at once why (UpstreamUnavailable, UpstreamFailed,
 * UpstreamTimeout) and knows better than we do whether it is worth another try.
 */
export function createNotificationClient(options: NotificationClientOptions): NotificationClient {
  const { host, port, timeoutMs = 3000 } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  const http = axios.create({
    baseURL: `http://${isIPv6(host) ? `[${host}]` : host}:${port}/notification/`,
    httpAgent: agent,
    responseType: 'json',
    maxContentLength: LONGEST_ANSWER,
    maxRedirects: 0,
    // A proxy of the environment is for the world outside, not for a neighbour in the cluster.
    proxy: false,
    validateStatus: () => true,
  });
  const call = <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> =>
    get(http, path, timeoutMs).then((response) => answerOf(response, schema));
  return {
    healthStatus: () => call('health-status', healthStatusSchema),
    serviceInfo: () => call('service-info', serviceInfoSchema),
    xray: () => call('notification-xray', xraySchema),
    close: () => {
      agent.destroy();
    },
  };
}

async function get(http: AxiosInstance, path: string, timeoutMs: number): Promise<AxiosResponse<unknown>> {
  try {
    // A signal, because the timeout of axios starts anew with every byte that arrives.
    return await http.get<unknown>(path, { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw failureOf(error);
  }
}
