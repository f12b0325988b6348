import { Agent } from 'node:http';
import { isIPv6 } from 'node:net';
import axios from 'axios';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { failureIn, failureOf } from './notification.failures.ts';

/** One try of a call. */
export interface HttpTry extends Pick<AxiosRequestConfig, 'method' | 'url' | 'data' | 'headers'> {
  readonly signal: AbortSignal;
}

export interface NotificationHttp {
  /** Answers with any status below 500; rejects with a ServiceError when the service gave none, or failed. */
  try(request: HttpTry): Promise<AxiosResponse<unknown>>;
  close(): void;
}

const MOST_CONNECTIONS = 50;
/** Bytes; what the service answers is a few hundred. */
const LONGEST_ANSWER = 64 * 1024;

/** HTTP to the notification service, over connections that are kept. */
export function openNotificationHttp({ host, port }: { host: string; port: number }): NotificationHttp {
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
  return {
    try: async (request) => {
      const response = await http.request<unknown>(request).catch((error: unknown) => {
        throw failureOf(error);
      });
      const failure = failureIn(response);
      if (failure !== undefined) throw failure;
      return response;
    },
    close: () => {
      agent.destroy();
    },
  };
}
